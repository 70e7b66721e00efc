"""What is wrong with a mail address, in the screen language: the library that judges it speaks English."""

from __future__ import annotations

from flowtui.i18n import _


def address_fault(text: str) -> str:
    """The most likely reason why ``text`` is no mail address, for a person to correct it."""
    local, at, domain = text.rpartition("@")
    stray_dot = ".." in text or text.strip(".") != text or ".@" in text or "@." in text
    faults = (
        (not at, _("the @ is missing.")),
        ("@" in local, _("it has more than one @.")),
        (not local, _("nothing stands before the @.")),
        (" " in text, _("it has a blank.")),
        ("." not in domain.strip("."), _("after the @ there is no dot, as in example.com.")),
        (stray_dot, _("a dot stands where none can.")),
    )
    otherwise = _("it has a sign that an address cannot have, or it is too long.")
    return next((words for is_it, words in faults if is_it), otherwise)
