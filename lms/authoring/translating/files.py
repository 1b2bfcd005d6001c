"""One file of a draft as translators see it: its texts, and how each stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.sql.elements import ColumnElement

from lms.authoring.drafts.models import DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.places import language_of
from lms.authoring.drafts.queries import DraftOf, is_lesson, texts_of
from lms.authoring.translating.counts import UNTRANSLATED
from lms.authoring.translating.states import Notes, Standing, notes_of, standing, texts_in_file
from lms.authoring.translating.texts import LocalisedText
from lms.extensions import db


@dataclass(frozen=True)
class TranslatedFile:
    """A file with its texts in all languages; ``others`` are the files of a lesson in further languages."""

    text: DraftText
    unit: DraftUnit | None
    others: Mapping[str, DraftText]
    first: str
    texts: Mapping[str, LocalisedText]
    notes: Notes

    @property
    def is_lesson(self) -> bool:
        """Whether it has a file for each language."""
        return self.unit is not None and is_lesson(self.unit)

    @property
    def title(self) -> Mapping[str, str]:
        """Its title by language; nothing where it has none."""
        return self.texts["title"].words if "title" in self.texts else {}

    def standing(self, key: str, language: str) -> Standing | None:
        """Return how one text stands in a language, or None where there is no such text."""
        text = self.texts.get(key)
        return standing(self.text.id, text, self.first, language, self.notes) if text else None

    def standings(self, language: str) -> list[Standing]:
        """Return how each text stands in a language, in their order."""
        return [standing(self.text.id, text, self.first, language, self.notes) for text in self.texts.values()]


def load_file(draft: DraftOf, text_id: int) -> TranslatedFile | None:
    """Return a file of a draft by the row of its first language, or None. Three queries at the most."""
    text = db.session.get(DraftText, text_id)
    if text is None or not _is_live(draft, text) or text.place in UNTRANSLATED or language_of(text.place):
        return None
    unit = db.session.get(DraftUnit, text.unit_id) if text.unit_id else None
    if not _is_there(unit) or not _is_there(_module(text, unit)):
        return None
    return file_of(draft, text, unit)


def file_of(draft: DraftOf, text: DraftText, unit: DraftUnit | None) -> TranslatedFile:
    """Return a file of a draft with what is noted of its texts."""
    others = {key: each for key, each in texts_of(unit).items() if key} if unit and is_lesson(unit) else {}
    found = texts_in_file(draft.languages[0], text, others, unit)
    notes = notes_of([text.id]).get(text.id, {})
    return TranslatedFile(text, unit, others, draft.languages[0], {each.key: each for each in found}, notes)


def load_files(draft: DraftOf, text_ids: Collection[int]) -> list[TranslatedFile]:
    """Return several files of a draft, in the order of their rows; what is deleted is left out. Three queries."""
    first = draft.languages[0]
    main = _live_texts(draft, DraftText.id.in_(text_ids))
    units = {unit.id: unit for _text, unit in main if unit is not None}
    others: dict[int, dict[str, DraftText]] = {}
    for text, _unit in _live_texts(draft, DraftText.unit_id.in_(list(units))) if units else []:
        if language_of(text.place):
            others.setdefault(text.unit_id or 0, {})[language_of(text.place)] = text
    notes = notes_of([text.id for text, _unit in main])
    found = []
    for text, unit in main:
        translations = others.get(unit.id, {}) if unit else {}
        texts = texts_in_file(first, text, translations, unit)
        by_key = {each.key: each for each in texts}
        found.append(TranslatedFile(text, unit, translations, first, by_key, notes.get(text.id, {})))
    return [file for file in found if file.text.place not in UNTRANSLATED and not language_of(file.text.place)]


def _live_texts(draft: DraftOf, wanted: ColumnElement[bool]) -> list[tuple[DraftText, DraftUnit | None]]:
    statement = (
        select(DraftText, DraftUnit)
        .outerjoin(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .outerjoin(DraftModule, DraftModule.id == func.coalesce(DraftText.module_id, DraftUnit.module_id))
        .where(
            wanted,
            DraftText.course_id == draft.course_id,
            DraftText.deleted_at.is_(None),
            DraftUnit.deleted_at.is_(None),
            DraftModule.deleted_at.is_(None),
        )
        .order_by(DraftText.id)
    )
    return [(text, unit) for text, unit in db.session.execute(statement)]


def _is_live(draft: DraftOf, text: DraftText) -> bool:
    return text.course_id == draft.course_id and text.deleted_at is None


def _module(text: DraftText, unit: DraftUnit | None) -> DraftModule | None:
    module_id = unit.module_id if unit else text.module_id
    return db.session.get(DraftModule, module_id) if module_id else None


def _is_there(row: DraftUnit | DraftModule | None) -> bool:
    return row is None or row.deleted_at is None
