"""What kinds share whose answer has several parts: a value for each stem, item or gap."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.quizzes.kinds.question import Fields, Words


def by_part(fields: Fields, known: Collection[str]) -> dict[str, str]:
    """Return the value of each part that has one, in the order of ``known``; raise Refusal where there are more."""
    given = {part: [value for value in values if value.strip()] for part, values in fields.items()}
    if any((values and part not in known) or len(values) > 1 for part, values in given.items()):
        raise Refusal(_l("This answer has more parts than the question asks for. Reload the page and answer again."))
    return {part: given[part][0] for part in known if given.get(part)}


def typed_by_part(typed: Fields) -> dict[str, str]:
    """Return what was typed into each part and could not be understood, to be shown once more."""
    return {part: values[0] for part, values in typed.items() if values}


def in_languages(pattern: str, **pieces: Words) -> Words:
    """Return a line of Markdown made of several pieces, in each language of its first localised piece.

    A piece of plain text (a typed one) must not stand beside localised ones, for it would become Markdown.
    """
    localised = [piece for piece in pieces.values() if not isinstance(piece, str)]
    if not localised:
        return pattern.format(**pieces)
    return {language: pattern.format(**_in(language, pieces)) for language in localised[0]}


def _in(language: str, pieces: dict[str, Words]) -> dict[str, str]:
    return {name: piece if isinstance(piece, str) else said(piece, language) for name, piece in pieces.items()}


def said(text: Localised, language: str) -> str:
    """Return a text in a language, or in the first it has."""
    return text.get(language) or next(iter(text.values()))
