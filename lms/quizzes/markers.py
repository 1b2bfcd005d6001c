"""Places in an author's text that a page fills, as the gaps of a gap fill: ``{{id}}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup

from lms.core.language import Localised
from lms.core.markup import parser

MARKER = re.compile(r"\{\{([a-z0-9-]+)\}\}")
TAG_OR_MARKER = re.compile(r'(<(?:[^>"]|"[^"]*")*>)|' + MARKER.pattern)
"""A whole tag, so that nothing within its attributes is taken for a marker, or a marker."""


def markers_in(text: str) -> list[str]:
    """Return the ids of the markers in a Markdown text that a page can fill, in order.

    One in the address of a link or the description of a picture is none.
    """
    words = (
        child.content for token in parser("blocks").parse(text) for child in token.children or () if child.type in READ
    )
    return [marker for each in words for marker in MARKER.findall(each)]


READ = {"text", "code_inline"}


def cut_at_markers(html: Markup) -> list[tuple[Markup, str]]:
    """Return markup cut at its markers: each piece with the id of the marker behind it, the last with an empty one."""
    pieces, start = [], 0
    for found in TAG_OR_MARKER.finditer(html):
        if found[2]:
            pieces.append((html[start : found.start()], found[2]))
            start = found.end()
    return [*pieces, (html[start:], "")]


def with_words(text: Localised, words: Mapping[str, str]) -> dict[str, str]:
    """Return a Markdown text with words in place of its markers, for pages where nothing is filled in."""
    return {
        language: MARKER.sub(lambda found: words.get(found[1], found[0]), source) for language, source in text.items()
    }
