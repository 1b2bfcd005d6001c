"""Pages that are the same for everybody but for a few words: drawn once in a process, then filled in for each reader.

A page is drawn for nobody. The person who happens to ask first is hidden from its template, and where a form's token or
a word about the reader goes, a blank is left; so there is nothing personal in what is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping

from flask import g, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from lms.core.language import current_language
from lms.core.recent import Recent

PAGES_KEPT = 256
_MARK = secrets.token_hex(12)  # so that no text can hold a blank of its own
_BLANK = re.compile(rf"{_MARK}-(\w+);")
_TOKEN = "csrf_token"  # noqa: S105 – the name under which Flask-WTF keeps it

Parts = tuple[str, ...]
"""A page in pieces: text, the name of a blank, text, and so on."""

_pages: Recent[Parts] = Recent(PAGES_KEPT)


def blank(name: str) -> str:
    """Return what a page is drawn with where the reader's own word goes; ``kept_page`` is given the word."""
    return f"{_MARK}-{name};"


def kept_page(key: Hashable, draw: Callable[[], str], **words: str) -> str:
    """Return the page of this address in the reader's language, with its blanks filled in.

    ``key`` says all that it depends on beside those two. ``draw`` draws it, and must not look at who asks. Where there
    is something on it for this reader alone, a message or an address with a query, it is drawn anew and not kept.
    """
    if request.query_string or "_flashes" in session:
        return _filled(_parts(draw()), words)
    whole_key = (request.path, current_language(), key)
    parts = _pages.find(whole_key) or _pages.keep(whole_key, _parts(_for_nobody(draw)))
    return _filled(parts, {**words, _TOKEN: generate_csrf()})


def _for_nobody(draw: Callable[[], str]) -> str:
    """Draw a page with a blank for the token, and without the person, whom templates otherwise see."""
    token = generate_csrf()
    g.csrf_token, g.is_for_nobody = blank(_TOKEN), True
    try:
        return draw()
    finally:
        g.csrf_token, g.is_for_nobody = token, False


def _parts(page: str) -> Parts:
    return tuple(_BLANK.split(page))


def _filled(parts: Parts, words: Mapping[str, str]) -> str:
    pieces = list(parts)
    pieces[1::2] = [escape(words[name]) for name in parts[1::2]]
    return "".join(pieces)
