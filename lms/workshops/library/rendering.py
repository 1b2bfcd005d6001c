"""The sheets of a workshop as safe HTML, for pages and for paper."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from flask_babel import gettext as _
from markupsafe import Markup

from lms.core.language import current_language, in_language
from lms.core.markup import Surroundings, render_lesson
from lms.core.recent import Recent

HEADING_ID = re.compile(r'(<h[2-6])\s+id="[^"]*"')
_sheets: Recent[Markup] = Recent(256)


def sheet_html(sheet: Mapping[str, str], language: str = "") -> Markup:
    """Return a sheet in a language (the reader's, unless one is named), or in the first it has; "" for an empty one.

    It goes inside ``<div class="prose">``. A sheet in another language than was asked for says so in its ``lang``.
    """
    wanted = language or current_language()
    if not sheet:
        return Markup("")
    written_in = wanted if wanted in sheet else next(iter(sheet))
    html = _rendered(sheet[written_in], written_in)
    return html if written_in == current_language() else Markup('<div lang="{}">{}</div>').format(written_in, html)


def printed_sheet(sheet: Mapping[str, str], language: str) -> Markup:
    """Return a sheet for a paper that holds several: its headings have no ids, which would stand there twice."""
    return Markup(HEADING_ID.sub(r"\1", sheet_html(sheet, language)))  # noqa: S704 – made of safe HTML


def _rendered(text: str, language: str) -> Markup:
    key = hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()
    known = _sheets.find(key)
    if known is not None:
        return known
    with in_language(language):
        words = {
            "note": _("Note"),
            "warning": _("Warning"),
            "example": _("Example"),
            "footnotes": _("Footnotes"),
            "back": _("Back to the text"),
        }
        return _sheets.keep(key, render_lesson(text, Surroundings(words=words)).html)
