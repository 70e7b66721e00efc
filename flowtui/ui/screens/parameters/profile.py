"""A mail profile: what a user may send for one purpose and how it reads, with the mail beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from flowtui.errors import FlowError
from flowtui.i18n import N_, _
from flowtui.ledger.codes import codes, label_of
from flowtui.ledger.samples import sample
from flowtui.mailing import letters, profile_edit
from flowtui.mailing.preview import preview
from flowtui.mailing.profiles import label as profile_label
from flowtui.models import fields as f
from flowtui.models.words import Purpose
from flowtui.ui.actions import bindings
from flowtui.ui.screens.control_rows import mail_lines
from flowtui.ui.screens.form import FormScreen
from flowtui.ui.widgets.edit_form import EditForm, Spec
from flowtui.ui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.timer import Timer
    from textual.widget import Widget

    from flowtui.models import MailProfile
    from flowtui.ui.session import Session

#: How long the typing must rest before the mail is written again.
_REST_SECONDS = 0.4
_HEADINGS = {
    Purpose.INVOICE: N_("{login}: mail profile, invoices"),
    Purpose.REMINDER: N_("{login}: mail profile, reminders"),
    Purpose.STATEMENT: N_("{login}: mail profile, statements"),
}
_ENGLISH = frozenset({"field-subject_en", "field-text_en"})


class NobodyError(FlowError):
    """No customer reads English."""

    def __init__(self) -> None:
        super().__init__(_("No customer of yours is written to in English."))


class _Form(EditForm):
    """The form that leaves a page up and down to the mail beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "screen.act('read')", show=False),
        Binding("pageup", "screen.act('read_back')", show=False),
    ]


class ProfileScreen(FormScreen):
    """The form of a profile; the mail follows what is typed."""

    PLACE = "profile"
    BINDINGS: ClassVar = bindings("profile")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - textual's way to say it

    def __init__(self, session: Session, login: str, purpose: Purpose) -> None:
        stored = profile_edit.profile(login, purpose)
        super().__init__(
            session,
            _(_HEADINGS[purpose]).format(login=login),
            _specs(stored, purpose, session.language),
            partial(self._store, login, purpose),
        )
        self.login = login
        self.purpose = purpose
        self._user = stored.user
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The form and the mail."""
        with Horizontal(id="profile"):
            yield _Form(self.specs, locked=self.locked)
            yield TextPane(id="preview")

    def on_mount(self) -> None:
        """Write the mail as it is stored."""
        self.query_one("#preview").can_focus = self.locked
        self.show_preview()

    def on_edit_form_edited(self) -> None:
        """Write the mail again once the typing rests."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_REST_SECONDS, self.show_preview)

    def do_read(self) -> None:
        """A window on in the mail."""
        self.query_one("#preview", TextPane).action_page(1)

    def do_read_back(self) -> None:
        """A window back."""
        self.query_one("#preview", TextPane).action_page(-1)

    def on_descendant_focus(self) -> None:
        """The English fields show the English mail."""
        self.on_edit_form_edited()

    def show_preview(self) -> None:
        """The mail as the latest open invoice would get it, or why it cannot be written."""
        language = "en" if self.focused is not None and self.focused.id in _ENGLISH else "fr"
        pane = self.query_one("#preview", TextPane)
        try:
            draft = profile_edit.draft(self.login, self.purpose, **self.form.values())
            ids = sample(language)
            if not ids and language == "en":
                raise NobodyError
            mail = preview(self._user, self.purpose, ids, config=self.session.config, profile=draft)
        except FlowError as error:
            pane.show([(error.sentence, "bad"), ("", ""), *_fields(self.purpose)])
            return
        title = _("The mail as {customer} would get it").format(customer=mail.customer_name)
        pane.show(
            [(title, "strong"), *mail_lines(mail, self.session.language), ("", ""), *_fields(self.purpose)]
        )

    def _store(self, login: str, purpose: Purpose, changes: dict[str, Any]) -> MailProfile:
        return profile_edit.set_profile(login, purpose, **changes)


def _fields(purpose: Purpose) -> list[tuple[str, str]]:
    lines = [(_("Fields for subject and text"), "strong")]
    return lines + [
        (f"{{{{ {one.french} }}}}  {one.meaning}", "") for one in letters.fields_reference(purpose)
    ]


def _specs(stored: MailProfile, purpose: Purpose, language: str) -> list[Spec | str]:
    from flowtui.documents import templates

    kinds = ("invoice", "notice") if purpose == Purpose.INVOICE else (str(purpose),)
    offered: list[tuple[int | None, str]] = [(None, _("the usual one"))]
    offered += [
        (row.number, f"{row.number} {row.label}") for kind in kinds for row in templates.numbers(kind)
    ]
    statuses = [("", _("none"))] + [(one.code, f"{one.code} {label_of(one, language)}") for one in codes()]

    def text(name: str, **more: Any) -> Spec:
        return Spec(name, f.label(name), getattr(stored, name), **more)

    return [
        Spec("allowed", profile_label(purpose), bool(stored.allowed)),
        Spec("template", f.label("template"), stored.template, choices=offered),
        text("subject", hint=letters.default_subject(purpose, "fr")),
        text("text", lines=5, hint=_("empty: the shipped text, which the mail shown here has")),
        text("subject_en", hint=letters.default_subject(purpose, "en")),
        text("text_en", lines=3, hint=_("empty: the shipped text, which the mail shown here has")),
        text("sender", hint=stored.user.email),
        text("reply_to"),
        text("cc"),
        text("bcc"),
        Spec("copy_to_self", f.label("copy_to_self"), bool(stored.copy_to_self)),
        Spec(
            "status_after",
            f.label("status_after"),
            stored.status_after.code if stored.status_after else "",
            choices=statuses,
        ),
        Spec("status_next", f.label("status_next"), bool(stored.status_next)),
    ]
