"""How each text of a draft stands in each language.

What goes without saying is not kept: a text that is there is done. ``DraftTranslation`` has a row for each that is
stale, because the first language says something else since, or that somebody has marked as in work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.queries import DraftOf, is_lesson, texts_of
from lms.authoring.translating.models import DraftTranslation
from lms.authoring.translating.texts import LocalisedText, texts_of_lesson, texts_of_yaml
from lms.extensions import db

DIGITS = 12


class TextState(StrEnum):
    """How a text stands in a language."""

    MISSING = "missing"
    STALE = "stale"
    IN_WORK = "in_work"
    DONE = "done"


TEXT_STATE_NAMES = {
    TextState.MISSING: _l("Missing"),
    TextState.STALE: _l("Changed in the source since"),
    TextState.IN_WORK: _l("In work"),
    TextState.DONE: _l("Up to date"),
}
TEXT_STATE_TAGS = {
    TextState.MISSING: "danger",
    TextState.STALE: "warning",
    TextState.IN_WORK: "info",
    TextState.DONE: "success",
}
Notes = Mapping[tuple[str, str], DraftTranslation]
"""The rows of a file, by language and key."""


@dataclass(frozen=True)
class Standing:
    """One text in one language. ``before`` is what the source said when the translation was last in line with it."""

    text_id: int
    key: str
    language: str
    source: str
    words: str
    state: TextState
    before: str
    is_long: bool

    @property
    def version(self) -> str:
        """Which words these are: what a form sends back, so that newer ones are not written over unseen."""
        return mark_of(self.words)

    @property
    def source_seen(self) -> str:
        """Which words of the first language these stand beside."""
        return mark_of(self.source)


def mark_of(words: str) -> str:
    """Return a short digest of a text as a number, by which a form says which words it was drawn with."""
    return str(int(hashlib.sha256(words.encode()).hexdigest()[:DIGITS], 16))


def state_of(source: str, words: str, note: DraftTranslation | None) -> TextState:
    """Return how a text stands: its words in the first language and in another, and what was noted of it."""
    if note is not None and note.is_in_work:
        return TextState.IN_WORK
    if not words:
        return TextState.MISSING
    return TextState.STALE if note is not None and note.source != source else TextState.DONE


def states_of_unit(draft: DraftOf, unit: DraftUnit) -> list[Standing]:
    """Return how every text of a unit stands in each language but the first. Two queries."""
    contents = texts_of(unit)
    if "" not in contents:
        return []
    return states_of_file(draft, contents[""], {key: text for key, text in contents.items() if key}, unit)


def states_of_file(
    draft: DraftOf, text: DraftText, others: Mapping[str, DraftText], unit: DraftUnit | None
) -> list[Standing]:
    """Return the same for the texts of a file; ``others`` are those of a lesson in further languages. One query."""
    first = draft.languages[0]
    notes = notes_of([text.id]).get(text.id, {})
    found = texts_in_file(first, text, others, unit)
    return [standing(text.id, each, first, language, notes) for language in draft.languages[1:] for each in found]


def texts_in_file(
    first: str, text: DraftText, others: Mapping[str, DraftText], unit: DraftUnit | None
) -> list[LocalisedText]:
    """Return the texts of a file; for a lesson, of its files in all languages."""
    if unit is None or not is_lesson(unit):
        return texts_of_yaml(text.content)
    return texts_of_lesson({first: text.content, **{language: each.content for language, each in others.items()}})


def standing(text_id: int, text: LocalisedText, first: str, language: str, notes: Notes) -> Standing:
    """Return how a text stands in a language."""
    source, words = text.said(first), text.said(language)
    note = notes.get((language, text.key))
    before = note.source if note is not None and note.source != source else ""
    state = state_of(source, words, note)
    return Standing(text_id, text.key, language, source, words, state, before, text.is_long)


def notes_of(text_ids: Collection[int]) -> dict[int, dict[tuple[str, str], DraftTranslation]]:
    """Return what was noted of the texts of some files, by file, then by language and key. One query."""
    found: dict[int, dict[tuple[str, str], DraftTranslation]] = {}
    if text_ids:
        statement = select(DraftTranslation).where(DraftTranslation.text_id.in_(text_ids))
        for note in db.session.scalars(statement.order_by(DraftTranslation.id)):
            found.setdefault(note.text_id, {})[note.language, note.key] = note
    return found


def in_state(standings: Iterable[Standing], states: Collection[TextState]) -> list[Standing]:
    """Return those in some states; all where none is named."""
    return [each for each in standings if not states or each.state in states]
