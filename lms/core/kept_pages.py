"""Pages that are the same for everybody but for a few words: drawn and compressed once, filled in for each reader.

A page is drawn for nobody. The person who happens to ask first is hidden from its template, and where a form's token or
a word about the reader goes, a blank is left; so there is nothing personal in what is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache

from flask import Response, g, request, session
from markupsafe import escape
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from lms.core.gzip_pieces import Piece, compressed, gzip_of, stored
from lms.core.language import current_language
from lms.core.page_session import TOKEN, form_token
from lms.core.recent import Recent

PAGES_KEPT = 256
HTML = "text/html; charset=utf-8"
_MARK = secrets.token_hex(12)  # so that no text can hold a blank of its own
_BLANK = re.compile(rf"{_MARK}-(\w+);")

Parts = tuple[Piece | str, ...]
"""A page in pieces: text, the name of a blank, text, and so on."""

_pages: Recent[Parts] = Recent(PAGES_KEPT)


def blank(name: str) -> str:
    """Return what a page is drawn with where the reader's own word goes; ``kept_page`` is given the word."""
    return f"{_MARK}-{name};"


def kept_page(key: Hashable, draw: Callable[[], str], **words: str) -> Response:
    """Answer the page of this address in the reader's language, with its blanks filled in.

    ``key`` says all that it depends on beside those two. ``draw`` draws it, and must not look at who asks. Where there
    is something on it for this reader alone, a message or an address with a query, it is drawn anew and not kept.
    """
    if request.query_string or "_flashes" in session:
        return Response(_BLANK.sub(lambda found: str(escape(words[found[1]])), draw()), content_type=HTML)
    whole_key = (request.path, current_language(), key)
    parts = _pages.find(whole_key) or _pages.keep(whole_key, _parts(_for_nobody(draw)))
    return _answer(_filled(parts, {**words, TOKEN: form_token()}))


def _for_nobody(draw: Callable[[], str]) -> str:
    """Draw a page with a blank for the token, and without the person, whom templates otherwise see."""
    token = form_token()
    g.csrf_token, g.is_for_nobody = blank(TOKEN), True
    try:
        return draw()
    finally:
        g.csrf_token, g.is_for_nobody = token, False


def _parts(page: str) -> Parts:
    split = _BLANK.split(page)
    return tuple(text if index % 2 else compressed(text.encode()) for index, text in enumerate(split))


def _filled(parts: Parts, words: Mapping[str, str]) -> list[Piece]:
    return [stored(str(escape(words[part])).encode()) if isinstance(part, str) else part for part in parts]


def _answer(pieces: list[Piece]) -> Response:
    if not _takes_gzip(request.headers.get("Accept-Encoding", "")):
        return Response(b"".join(piece.plain for piece in pieces), content_type=HTML)
    return Response(gzip_of(pieces), content_type=HTML, headers={"Content-Encoding": "gzip"})


@lru_cache(maxsize=256)
def _takes_gzip(encodings: str) -> bool:
    return bool(parse_accept_header(encodings, Accept)["gzip"] > 0)
