"""Who works here, on what: the value that every screen is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import peewee as pw

from flowtui.models import Company, MailProfile, Preference, User, atomic
from flowtui.models.database import ReadOnlyError
from flowtui.models.failures import may_not_write
from flowtui.models.identity import Right, current_user
from flowtui.rereading import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from flowtui.config import Config
    from flowtui.models.words import Purpose


@dataclass(slots=True)
class Session:
    """The person at the keyboard, the company, and the settings in force."""

    user: User
    company: Company
    config: Config
    language: str
    database_url: str
    _allowed: dict[str, bool] = field(default_factory=dict)
    _reader: Reader = field(default_factory=Reader)

    def reread(self) -> bool:
        """Read the configuration's file again where it has changed; whether other settings are in force now."""
        before = self.config
        self.config = self._reader.read(before)
        return self.config is not before

    @property
    def config_fault(self) -> str:
        """A sentence, while that file cannot be used and the settings before are in force."""
        return self._reader.fault

    def may(self, right: Right) -> bool:
        """Whether the user has ``right``."""
        return bool(getattr(self.user, right.value))

    def allowed(self, purpose: Purpose) -> bool:
        """Whether the user's mail profile allows sending for ``purpose`` («Envoi auto mail»)."""
        if purpose not in self._allowed:
            profile = MailProfile.get_or_none(
                (MailProfile.user == self.user.get_id()) & (MailProfile.purpose == purpose)
            )
            self._allowed[purpose] = bool(profile and profile.allowed)
        return self._allowed[purpose]

    def forget_rights(self) -> None:
        """Read the user, the company and the profiles again, after the parameters changed them."""
        self._allowed.clear()
        self.user = current_user()
        self.company = Company.select().first() or self.company

    def preference(self, name: str, default: str = "") -> str:
        """What the user chose earlier."""
        row = Preference.get_or_none((Preference.user == self.user.get_id()) & (Preference.name == name))
        return str(row.value) if row else default

    def remember(self, name: str, value: str, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Keep a choice for the next time; whether that could be done.

        A user who is not stored has no memory, nor has an account that may only read. What is no longer
        ``wanted`` once it could be stored is not.

        Raises:
            BusyError: others held the database to the end.
        """
        if self.user.get_id() is None:
            return False
        chosen = Preference.insert(user=self.user, name=name, value=value).on_conflict(
            conflict_target=[Preference.user, Preference.name], update={Preference.value: value}
        )
        try:
            with atomic():
                if wanted():
                    chosen.execute()
        except ReadOnlyError:
            return False
        except pw.DatabaseError as error:
            if not may_not_write(error):
                raise
            return False
        return True

    @property
    def who(self) -> str:
        """The user as the title line names them."""
        return str(self.user.login)
