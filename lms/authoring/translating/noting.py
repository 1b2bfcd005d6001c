"""Noting, as texts are saved, which translations have become stale and which no longer are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lms.authoring.drafts.fragments import changed_parts
from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import COURSE, language_of, unit_place
from lms.authoring.drafts.queries import is_lesson, languages_in, texts_of
from lms.authoring.translating.counts import UNTRANSLATED
from lms.authoring.translating.models import DraftTranslation
from lms.authoring.translating.states import notes_of
from lms.authoring.translating.texts import LESSON_KEYS, lesson_parts, texts_of_yaml
from lms.core import clock
from lms.extensions import db


@dataclass(frozen=True)
class Change:
    """What a save has done to one text in one language: source and translation before it and after."""

    key: str
    language: str
    source_before: str
    source: str
    words_before: str
    words: str


def follow_saved(text: DraftText, before: str, by: int | None) -> None:
    """Note what a save means for translations, inside the transaction that saves the text.

    A translation that stays as it is while its source changes is stale from then on; the oldest source stays noted. One
    that changes is in line with the source as it is now.
    """
    unit = db.session.get(DraftUnit, text.unit_id) if text.unit_id else None
    if text.place in UNTRANSLATED:
        return
    languages = _languages(text)
    if unit is None or not is_lesson(unit):
        _note(text.id, list(_changes_of_yaml(before, text.content, languages)), by)
        return
    main = text if not language_of(text.place) else _first_of(text)
    if main is not None:
        _note(main.id, list(_changes_of_lesson(text, before, main, unit, languages)), by)


def _languages(text: DraftText) -> tuple[str, ...]:
    course = select(DraftText.facts).where(DraftText.course_id == text.course_id, DraftText.place == COURSE)
    facts = text.facts if text.place == COURSE else db.session.scalar(course)
    return languages_in(facts or {})


def _first_of(text: DraftText) -> DraftText | None:
    place = unit_place(text.unit_id or 0)
    return db.session.scalar(select(DraftText).where(DraftText.course_id == text.course_id, DraftText.place == place))


def _changes_of_yaml(before: str, after: str, languages: tuple[str, ...]) -> Iterator[Change]:
    was_said, is_said = changed_parts(tidied(before), tidied(after))
    old = {text.key: text.words for text in texts_of_yaml(was_said)}
    new = {text.key: text.words for text in texts_of_yaml(is_said)}
    nothing: Mapping[str, str] = {}
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key, nothing), new.get(key, nothing)
        if was == now:
            continue
        sources = was.get(languages[0], ""), now.get(languages[0], "")
        for language in languages[1:]:
            yield Change(key, language, *sources, was.get(language, ""), now.get(language, ""))


def _changes_of_lesson(
    text: DraftText, before: str, main: DraftText, unit: DraftUnit, languages: tuple[str, ...]
) -> Iterator[Change]:
    was, now = lesson_parts(before), lesson_parts(text.content)
    language = language_of(text.place)
    if language:
        source = lesson_parts(main.content)
        yield from (Change(key, language, source[key], source[key], was[key], now[key]) for key in LESSON_KEYS)
        return
    translations = {code: lesson_parts(each.content) for code, each in texts_of(unit).items() if code}
    for code in languages[1:]:
        words = translations.get(code, dict.fromkeys(LESSON_KEYS, ""))
        yield from (Change(key, code, was[key], now[key], words[key], words[key]) for key in LESSON_KEYS)


def _note(text_id: int, changes: list[Change], by: int | None) -> None:
    """Bring what is noted of the texts of a file in line with changes of them. One query."""
    notes = notes_of([text_id]).get(text_id, {}) if changes else {}
    for change in changes:
        note = notes.get((change.language, change.key))
        if note is not None:
            _bring_in_line(note, change)
        elif _makes_stale(change):
            add_note(text_id, change.language, change.key, change.source_before, by=by)


def _makes_stale(change: Change) -> bool:
    is_translation_kept = bool(change.words) and change.words == change.words_before
    return is_translation_kept and bool(change.source_before) and change.source != change.source_before


def _bring_in_line(note: DraftTranslation, change: Change) -> None:
    is_gone = not change.words and not change.source
    is_translated = change.words != change.words_before
    if note.is_in_work and not is_gone:
        if is_translated:
            note.source = change.source if change.words else ""
    elif is_gone or is_translated or not change.words or note.source == change.source:
        db.session.delete(note)


def add_note(
    text_id: int, language: str, key: str, source: str, *, by: int | None, is_in_work: bool = False
) -> DraftTranslation:
    """Note something of a translation, inside the caller's transaction. ``source`` is empty where it has no words."""
    note = DraftTranslation(
        text_id=text_id,
        language=language,
        key=key,
        source=source,
        is_in_work=is_in_work,
        noted_at=clock.now(),
        noted_by_id=by,
    )
    db.session.add(note)
    return note
