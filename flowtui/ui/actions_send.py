"""The actions of the screens around sending, the parameters and the customer, by screen."""

from __future__ import annotations

from flowtui.i18n import N_
from flowtui.models.identity import Right
from flowtui.ui.action import Action

_BACK = Action("back", ("escape", "q"), N_("back"), N_("Close this screen; nothing is changed."), "window")

CONTROL = (
    Action(
        "look", ("enter",), N_("look"), N_("Read the mail as it would leave, or the invoices that stay out.")
    ),
    Action("other", ("tab",), N_("what stays"), N_("Go to what stays out, and back."), "mark"),
    Action("confirm", ("s",), N_("send"), N_("Go to the line in which the sending is confirmed.")),
    Action("correct", ("e",), N_("address"), N_("Correct the customer's address, or give it one.")),
    Action(
        "include",
        ("i",),
        N_("take in"),
        N_("Send all the same what stays out for this reason, or leave it out again."),
    ),
    Action(
        "not_due",
        ("n",),
        N_("not due"),
        N_("Leave out of this run what is not due yet, or take it along again."),
        show=False,
    ),
    Action("letter", ("l",), N_("letter"), N_("Choose the report template that is attached."), show=False),
    Action(
        "mode",
        ("d",),
        N_("test mode"),
        N_("Send for real, or everything to yourself, or to files."),
        show=False,
    ),
    _BACK,
)
PLANNED_MAIL = (
    Action("next", ("n",), N_("next mail"), N_("The next mail.")),
    Action("previous", ("p",), N_("mail before"), N_("The mail before.")),
    _BACK,
)
LEFT_OUT = (
    Action(
        "customer", ("enter", "c"), N_("customer"), N_("The customer's card: addresses, block, what is open.")
    ),
    Action("include", ("i",), N_("take in"), N_("Send these all the same, or leave them out again.")),
    Action("correct", ("e",), N_("address"), N_("Correct the customer's address, or give it one.")),
    _BACK,
)
REPORT = (
    Action(
        "detail",
        ("enter",),
        N_("detail"),
        N_("Everything about the mail: the server's words, each attempt, the letter."),
    ),
    Action("correct", ("e",), N_("correct and resend"), N_("Correct the address and send this mail again.")),
    Action("retry", ("n",), N_("resend refused"), N_("Send again every mail that was refused.")),
    Action(
        "decide",
        ("u",),
        N_("decide"),
        N_("Say what became of a mail of which nobody knows: arrived, send again, cancel."),
    ),
    Action("export", ("x",), N_("CSV"), N_("Write the report to a CSV file.")),
    Action("paper", ("i",), N_("PDF"), N_("Write the report to a PDF file.")),
    _BACK,
)
REPORTED_MAIL = (
    Action("correct", ("e",), N_("correct and resend"), N_("Correct the address and send this mail again.")),
    Action(
        "decide",
        ("u",),
        N_("decide"),
        N_("Say what became of a mail of which nobody knows: arrived, send again, cancel."),
    ),
    Action("write", ("x",), N_("to files"), N_("Write the mail (.eml) and its PDFs into a folder.")),
    _BACK,
)
RUNS = (
    Action("open", ("enter",), N_("report"), N_("Open the report of the run.")),
    Action(
        "steer", ("a",), N_("suspend or resume"), N_("Suspend the run; resume it; start its sender again.")
    ),
    Action("cancel", ("c",), N_("cancel"), N_("Cancel what the run has not sent yet.")),
    _BACK,
)
PARAMETERS = (
    Action("edit", ("enter",), N_("open"), N_("Open the section, or change what the cursor is on.")),
    Action("new", ("n",), N_("new"), N_("Add one."), right=Right.PARAMETERS),
    Action("duplicate", ("d",), N_("duplicate"), N_("A copy of it."), right=Right.PARAMETERS),
    Action(
        "remove",
        ("delete", "r"),
        N_("remove"),
        N_("Remove it, where it stands nowhere."),
        right=Right.PARAMETERS,
    ),
    Action("up", ("minus",), N_("up"), N_("Move it up the order."), show=False, right=Right.PARAMETERS),
    Action("down", ("plus",), N_("down"), N_("Move it down the order."), show=False, right=Right.PARAMETERS),
    Action("search", ("slash",), N_("search"), N_("Look for a customer by name or code."), "find"),
    Action("check", ("c",), N_("check"), N_("Check the report template, or try the mail server.")),
    Action(
        "bring",
        ("i",),
        N_("import"),
        N_("Read a report template from a file."),
        show=False,
        right=Right.PARAMETERS,
    ),
    Action("export", ("x",), N_("to a file"), N_("Write the report template to a file."), show=False),
    _BACK,
)
FORM = (
    Action(
        "save",
        ("ctrl+o",),
        N_("save"),
        N_("Store what was changed. Esc asks whether to, and takes a letter."),
    ),
    Action("back", ("escape",), N_("back"), N_("Close; asks first where something was changed."), "window"),
)
PROFILE = (
    FORM[0],
    Action("read", ("pagedown",), N_("read the mail"), N_("Read on in the mail beside the form."), "window"),
    Action(
        "read_back", ("pageup",), N_("back in the mail"), N_("Read back in the mail."), "window", show=False
    ),
    FORM[1],
)
CUSTOMER = (
    Action("detail", ("enter",), N_("look"), N_("The invoice under the cursor, or the mail as it left.")),
    Action(
        "other", ("tab",), N_("open items / history"), N_("Between what is open and what happened."), "mark"
    ),
    Action(
        "edit",
        ("e",),
        N_("change"),
        N_("Change the customer: name, language, block."),
        right=Right.PARAMETERS,
    ),
    Action("addresses", ("a",), N_("addresses"), N_("The customer's addresses, by what they are for.")),
    Action(
        "block",
        ("b",),
        N_("block"),
        N_("Block the customer's mails, with a reason and an end, or lift it."),
        right=Right.PARAMETERS,
    ),
    _BACK,
)
CONTACTS = (
    Action("edit", ("enter",), N_("change"), N_("Change the address."), right=Right.PARAMETERS),
    Action("new", ("n",), N_("new"), N_("Add an address."), right=Right.PARAMETERS),
    Action("remove", ("delete", "r"), N_("remove"), N_("Take the address away."), right=Right.PARAMETERS),
    _BACK,
)
AGEING = (
    Action("customer", ("enter", "c"), N_("customer"), N_("The customer's card.")),
    Action("sort", ("o",), N_("sort"), N_("Choose the column to sort by."), "find"),
    Action("reverse", ("equals_sign",), N_("reverse"), N_("Reverse the order."), "find", show=False),
    Action("export", ("x",), N_("CSV"), N_("Write the aged balance to a CSV file.")),
    _BACK,
)

SEND: dict[str, tuple[Action, ...]] = {
    "control": CONTROL,
    "planned_mail": PLANNED_MAIL,
    "left_out": LEFT_OUT,
    "report": REPORT,
    "reported_mail": REPORTED_MAIL,
    "runs": RUNS,
    "parameters": PARAMETERS,
    "form": FORM,
    "server_check": (_BACK,),
    "profile": PROFILE,
    "customer": CUSTOMER,
    "contacts": CONTACTS,
    "ageing": AGEING,
}
