"""An order to send: who, for what, with which letters, templates and copies; the same for all its mails."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, NamedTuple

from flowtui import clock
from flowtui.documents import templates
from flowtui.documents.jobs import WrongTemplateError
from flowtui.errors import FlowError, UsageError
from flowtui.i18n import _
from flowtui.mailing import letters, profiles
from flowtui.mailing.letter_values import Author
from flowtui.models.fields import email, emails
from flowtui.models.lookup import known_company
from flowtui.models.words import Purpose
from flowtui.text import clean

if TYPE_CHECKING:
    from datetime import date

    from flowtui.config import Config
    from flowtui.mailing.letters import Letter
    from flowtui.models import MailProfile, ReportTemplate, User


class TestAddressError(UsageError):
    """Test mode needs one address that mail can reach."""

    __test__ = False

    def __init__(self, address: str) -> None:
        super().__init__(_("“{address}” is no mail address to send a test to.").format(address=address))


class CopyAddressError(FlowError):
    """A copy address of a profile or of the configuration is none."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(_("{where}: {why}").format(where=where, why=why))


class Choice(NamedTuple):
    """A report template, or the sentence that says why there is none."""

    template: ReportTemplate | None
    missing: str = ""


class Order:
    """What all mails of one order share; what is costly is looked up when it is first needed."""

    def __init__(
        self,
        user: User,
        purpose: Purpose,
        *,
        config: Config,
        template: int | None = None,
        test_to: str = "",
        today: date | None = None,
        profile: MailProfile | None = None,
    ) -> None:
        """Gather it; ``profile`` replaces the stored one where a form is still being edited.

        Raises:
            NoCompanyError, NoSenderError, CopyAddressError, TestAddressError: each says what to do.
        """
        self.purpose = purpose
        self.config = config
        self.author = Author(user, known_company(), today or clock.today())
        self.profile = profile or profiles.get(user, purpose)
        self.sender = profiles.sender(user, self.profile, self.author.firm)
        self.test_to = _test_address(test_to)
        self.cc = _copies(_("copy (Cc)"), self.profile.cc)
        self.bcc = self._blind_copies()
        self._asked = template if template is not None else self.profile.template
        self._letters: dict[str, Letter] = {}
        self._choices: dict[tuple[int, tuple[str, ...]], Choice] = {}

    def letter(self, language: str) -> Letter:
        """The letter of this order in one language.

        Raises:
            LetterError: the user's subject or text cannot be read.
        """
        if language not in self._letters:
            self._letters[language] = letters.letter(self.profile, self.purpose, language, self.author.firm)
        return self._letters[language]

    def sheet(self) -> Choice:
        """The template of the PDF that a reminder or a statement carries beside the invoices."""
        asked = self._asked if self._asked is not None else templates.default_number(self.purpose)
        return self._find(asked, self.purpose)

    def document(self, *, whole: bool) -> Choice:
        """The template of an invoice without an original; ``whole``: its lines and VAT are known.

        Only a whole invoice is printed as one; every other becomes a notice.
        """
        if self.purpose == Purpose.INVOICE and self._asked is not None:
            asked = self._find(self._asked, "invoice", "notice")
            if asked.template is None or whole or asked.template.purpose == "notice":
                return asked
        kind = "invoice" if whole else "notice"
        return self._find(templates.default_number(kind), kind)

    def _find(self, number: int, *purposes: str) -> Choice:
        key = (number, purposes)
        if key not in self._choices:
            self._choices[key] = _choice(number, purposes)
        return self._choices[key]

    def _blind_copies(self) -> tuple[str, ...]:
        own = (parseaddr(self.sender.address)[1],) if self.profile.copy_to_self else ()
        archive = _copies("archive.bcc", self.config.archive.bcc)
        return (*_copies(_("blind copy (Bcc)"), self.profile.bcc), *own, *archive)


def _choice(number: int, purposes: tuple[str, ...]) -> Choice:
    try:
        found = templates.find(number)
    except FlowError as error:
        return Choice(None, error.sentence)
    if found.purpose not in purposes:
        return Choice(None, WrongTemplateError(found, purposes[0]).sentence)
    return Choice(found)


def _copies(where: str, text: str) -> tuple[str, ...]:
    try:
        return tuple(address for address in emails(text).split(", ") if address)
    except ValueError as error:
        raise CopyAddressError(where, str(error)) from error


def _test_address(text: str) -> str:
    address = clean(text)
    if not address:
        return ""
    try:
        return email(address)
    except ValueError as error:
        raise TestAddressError(address) from error
