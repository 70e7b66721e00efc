"""HTML to PDF by xhtml2pdf, under its strictest policy; loaded in a worker only.

A document reaches what the program gives it by name (``asset:…``) and nothing else: no network, no
file. Every remark of the library comes back as a warning.
"""

from __future__ import annotations

import base64
import io
import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportlab import rl_config
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy
from xhtml2pdf.document import pisaDocument

from flowtui.documents.kinds import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FONTS = FOLDER / "fonts"
_TAGS = (FOLDER / "tags.css").read_text(encoding="utf-8")
_FACES = ("regular.ttf", "bold.ttf")
# The first /Count of a PDF may be the bookmarks'; page objects are never compressed by reportlab.
_PAGE = re.compile(rb"/Type /Page\b(?!s)")
_NO_GLYPH = re.compile(r"\(U\+([0-9A-F]{4,6})\)")
_DATA = re.compile(r"'data:[^']*'")
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_MAX_BYTES = 4 * 1024 * 1024
_MAX_PIXELS = 12_000_000
#: How the library begins its remark on a picture that it left out.
_LEFT_OUT = "Blocked by the resource policy"
_MAX_SECONDS = 600
# A mail encodes the PDF anyway; text inside it costs a fifth of the size and some time.
rl_config.useA85 = 0


class RefusedError(Exception):
    """The document asks for something that is not its own."""


class NoPictureError(Exception):
    """The company's logo is neither PNG nor JPEG."""


@dataclass(slots=True)
class Laid:
    """A PDF as laid out, with what the library remarked."""

    pdf: bytes
    pages: int
    warnings: list[str] = field(default_factory=list)
    missing: str = ""
    """The characters that the font cannot draw."""


def lay_out(html: str, pictures: Mapping[str, bytes]) -> Laid:
    """Lay one page of HTML out; ``pictures`` are what it may show as ``asset:NAME``.

    Raises:
        RefusedError: it asks for anything else.
        RenderLimitError: it is too large, too deep or takes too long.
        Exception: the library could not lay it out.
    """
    policy = ResourceAccessPolicy.server(
        FONTS,
        allow_remote=False,
        allowed_hosts=frozenset(),
        max_local_bytes=_MAX_BYTES,
        max_resource_bytes=_MAX_BYTES,
        max_document_bytes=_MAX_BYTES,
        max_image_pixels=_MAX_PIXELS,
        max_render_seconds=_MAX_SECONDS,
    )
    out = io.BytesIO()
    with _remarks() as remarks:
        made = pisaDocument(
            io.BytesIO(html.encode()),
            out,
            default_css=_TAGS,
            encoding="utf-8",
            link_callback=_assets(pictures),
            resource_policy=policy,
        )
    if made.err:
        raise RenderLimitError(
            "; ".join(str(message) for _kind, _line, message, _near in made.log) or "error"
        )
    for remark in remarks:
        if remark.startswith(_LEFT_OUT):
            raise RefusedError(_DATA.sub("a picture", remark.removeprefix(_LEFT_OUT).lstrip(": ")))
    pdf = out.getvalue()
    signs = [chr(int(code, 16)) for remark in remarks for code in _NO_GLYPH.findall(remark)]
    others = [remark for remark in remarks if not _NO_GLYPH.search(remark)]
    return Laid(pdf, len(_PAGE.findall(pdf)), list(dict.fromkeys(others)), "".join(sorted(set(signs))))


def _assets(pictures: Mapping[str, bytes]) -> Callable[[object, object], str]:
    known = {f"asset:{name}": _inline(data) for name, data in pictures.items()}
    known.update({f"asset:{face}": str(FONTS / face) for face in _FACES})

    def resolve(uri: object, _base: object) -> str:
        found = known.get(str(uri))
        if found is None and str(uri) in known.values():
            return str(uri)  # the library asks again with what it was given
        if found is None:
            message = f"{str(uri)[:120]} is not part of the report template"
            raise RefusedError(message)
        return found

    return resolve


def _inline(data: bytes) -> str:
    if data.startswith(_PNG):
        kind = "png"
    elif data.startswith(_JPEG):
        kind = "jpeg"
    else:
        raise NoPictureError
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


class _Keep(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.kept.append(record.getMessage())


@contextmanager
def _remarks() -> Iterator[list[str]]:
    kept: list[str] = []
    handler = _Keep(kept)
    logger = logging.getLogger("xhtml2pdf")
    logger.addHandler(handler)
    try:
        yield kept
    finally:
        logger.removeHandler(handler)
