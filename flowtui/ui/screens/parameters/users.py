"""Parameters: the users, their rights, and what each may mail."""

from __future__ import annotations

from functools import partial
from typing import Any

from flowtui.i18n import N_, _
from flowtui.mailing import profiles
from flowtui.models import User
from flowtui.models import fields as f
from flowtui.models.edit import set_user
from flowtui.models.identity import Right
from flowtui.models.lookup import users
from flowtui.models.words import Purpose
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.screens.parameters.profile import ProfileScreen
from flowtui.ui.screens.parameters.section import Section
from flowtui.ui.stored_words import options, yes
from flowtui.ui.widgets.columns import Column
from flowtui.ui.widgets.edit_form import Spec
from flowtui.ui.widgets.records import Record

_PERSON = "person"


class UsersSection(Section):
    """One line a user; Enter asks what of them: the person, or one of the three mail profiles."""

    NAME = "users"
    TITLE = N_("Users")
    OFFERS = frozenset({"edit", "new"})
    columns = (
        Column("login", N_("Login"), 10, widest=16),
        Column("name", N_("Name"), 15, widest=30),
        Column("invoice", N_("Inv."), 4),
        Column("reminder", N_("Rem."), 4),
        Column("statement", N_("Grp."), 4),
        Column("parameters", N_("Par."), 4),
        Column("email", N_("Mail address"), 24, rank=1, widest=40),
    )

    def records(self) -> list[Record]:
        """Whether each user really may mail: by right and by profile."""
        return [
            Record(
                user.login,
                (
                    user.login,
                    user.name,
                    *(yes(not profiles.refusal(user, purpose)) for purpose in Purpose),
                    yes(user.may_set_parameters),
                    user.email,
                ),
            )
            for user in users()
        ]

    def status(self) -> str:
        """What the columns mean."""
        return _("Inv., Rem., Grp.: may mail invoices, reminders, grouped statements · Par.: parameters")

    def edit(self, key: Any) -> None:
        """Ask which of the user's four forms."""
        choices = [(_PERSON, _("Name, address, rights"))]
        choices += [(str(purpose), profiles.label(purpose)) for purpose in Purpose]
        self.screen.pick(str(key), choices, partial(self._open, str(key)))

    def new(self) -> None:
        """Ask for the login first."""
        self.ask(_("Login of the new user (the account on this machine): "), "", self._new)

    def _new(self, login: str) -> None:
        account = f.converted({"login": login}, {"login": f.required})["login"]
        known = next((user for user in users() if user.login == account), None)
        self._person(known or User(login=account, name=account))

    def _open(self, login: str, form: str) -> None:
        if form == _PERSON:
            self._person(next(user for user in users() if user.login == login))
        else:
            self.open(ProfileScreen(self.session, login, Purpose(form)), login)

    def _person(self, user: User) -> None:
        parts: list[Spec | str] = [
            Spec("name", f.label("name"), user.name),
            Spec("email", f.label("email"), user.email, hint=_("the sender of this person's mails")),
            Spec("language", f.label("language"), user.language, choices=options("language")),
            Spec("signature", f.label("signature"), user.signature, lines=4),
            _("Rights"),
            *(Spec(right.value, f.label(right.value), bool(getattr(user, right.value))) for right in Right),
        ]
        heading = _("User {login}").format(login=user.login)
        save = partial(_save, user.login)
        self.open(FormScreen(self.session, heading, parts, save, always=not user.id), user.login)


def _save(login: str, changes: dict[str, Any]) -> User:
    return set_user(login, **changes)
