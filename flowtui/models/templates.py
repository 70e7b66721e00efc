"""Report templates: what a PDF is made from."""

from __future__ import annotations

import peewee as pw

from flowtui.models.database import Base


class ReportTemplate(Base):
    """One version of a numbered report template («état n°»); a stored version never changes."""

    number = pw.IntegerField()
    version = pw.IntegerField(default=1)
    purpose = pw.TextField()
    """``invoice``, ``notice``, ``reminder`` or ``statement``: which fields its text may use."""
    label = pw.TextField()
    html = pw.TextField()
    css = pw.TextField(default="")
    sha256 = pw.TextField()
    """Of html and css."""
    active = pw.BooleanField(default=True)

    class Meta:
        """A version is stored once."""

        indexes = ((("number", "version"), True),)
