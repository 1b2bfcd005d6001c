"""What translators do: write a text, say that it is still right, and say that they are at it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import COURSE, language_of, unit_place
from lms.authoring.drafts.queries import DraftOf, find_text
from lms.authoring.drafts.saving import Saved, add_text, change_yaml, save_lesson
from lms.authoring.translating.files import TranslatedFile, load_file
from lms.authoring.translating.lesson_files import EMPTY, with_part
from lms.authoring.translating.noting import add_note
from lms.authoring.translating.states import Standing, mark_of, notes_of
from lms.authoring.translating.texts import LESSON_KEYS, lesson_parts, texts_in_data, texts_of_yaml
from lms.core import history
from lms.core.database import lock, transaction
from lms.core.errors import Refusal
from lms.courses.yaml_changes import as_yaml, changed_yaml
from lms.extensions import db

LINES = ("title", "aim")


@dataclass(frozen=True)
class Typed:
    """What was typed for one text: with which words it was drawn (``version``), and beside which source."""

    key: str
    language: str
    words: str
    version: str
    source_seen: str


class TextGone(Refusal):
    """The text that is to be translated is not in the file any more."""

    def __init__(self) -> None:
        super().__init__(
            _l("This text is not in the course any more: somebody has deleted it. Copy your words, and load the page.")
        )


def save_translation(draft: DraftOf, text_id: int, typed: Typed, *, by: int | None) -> str:
    """Save the words of one text in one language and return their version; opens its own transactions.

    What others save in the same file at the same time stays. Raises ChangedMeanwhile where somebody else has changed
    these very words since the form was drawn, and TextGone.
    """
    file = load_file(draft, text_id)
    before = file.standing(typed.key, typed.language) if file else None
    if file is None or before is None:
        raise TextGone
    words = tidied(typed.words).strip()
    typed = replace(typed, words=one_line(typed.key, words) if file.is_lesson else words)
    _save(file, typed, by)
    if mark_of(before.source) != typed.source_seen and typed.words != before.words:
        _keep_stale(before, by=by)
    return mark_of(typed.words)


def _save(file: TranslatedFile, typed: Typed, by: int | None) -> Saved | None:
    """Save the words where they stand; the file of a lesson in this language is made where it is not there yet."""
    if not file.is_lesson:
        return _save_at(file.text, _yaml_with(typed), typed, by)
    text = file.others.get(typed.language) or (made_file(file, typed.language, by) if typed.words else None)
    if text is None:
        return None
    return _save_at(text, lambda content: with_part(content, typed.key, typed.words), typed, by)


def _save_at(text: DraftText, make: Callable[[str], str], typed: Typed, by: int | None) -> Saved:
    says = _lesson_says(typed) if language_of(text.place) else _yaml_says(typed)

    def clashes(content: str) -> bool:
        return mark_of(says(content)) != typed.version

    def made(content: str) -> str:
        try:
            return content if says(content) == typed.words else make(content)
        except YAMLError:
            raise Refusal(
                _l("This file has a mistake because of which nothing can be put into it. Mend it first, then save.")
            ) from None

    return save_lesson(text.id, made, version=text.version, by=by, clashes=clashes)


def _lesson_says(typed: Typed) -> Callable[[str], str]:
    return lambda content: lesson_parts(content)[typed.key] if typed.key in LESSON_KEYS else ""


def _yaml_says(typed: Typed) -> Callable[[str], str]:
    def says(content: str) -> str:
        found = {text.key: text for text in texts_of_yaml(content)}
        return found[typed.key].said(typed.language) if typed.key in found else ""

    return says


def _yaml_with(typed: Typed) -> Callable[[str], str]:
    def change(data: CommentedMap) -> None:
        put_words(data, typed.key, typed.language, typed.words)

    return lambda content: changed_yaml(tidied(content), change)


def put_words(data: Any, key: str, language: str, words: str) -> None:
    """Put words into what a YAML file says, at the key of a text; empty ones take the language out. Raises TextGone."""
    where = next((text.where for text in texts_in_data(data) if text.key == key), None)
    if where is None:
        raise TextGone
    for part in where:
        data = data[part]
    if words:
        data[language] = as_yaml(words)
    else:
        data.pop(language, None)


def one_line(key: str, words: str) -> str:
    """Return the words of a lesson as they can stand in its file: its title and aim are one line each."""
    return " ".join(words.split()) if key in LINES else words


def made_file(file: TranslatedFile, language: str, by: int | None) -> DraftText:
    """Return the file of a lesson in a language, made empty where there is none; two at once make one.

    Opens its own transaction. Raises TextGone where the lesson is deleted.
    """
    unit_id, course_id = file.text.unit_id, file.text.course_id
    place = unit_place(unit_id or 0, language)
    with transaction():
        unit = lock(DraftUnit, unit_id)
        if unit is None or unit.deleted_at is not None:
            raise TextGone
        if find_text(course_id, place) is None:
            add_text(course_id, place, EMPTY, by=by, unit=unit)
    made = find_text(course_id, place)
    if made is None:
        raise TextGone
    return made


def _keep_stale(before: Standing, *, by: int | None) -> None:
    """Note the source beside which a translation was written, where it was another than what stands there now."""
    if not before.before:
        return
    with transaction():
        if lock(DraftText, before.text_id) is None:
            return
        note = _note_of(before)
        if note is None:
            add_note(before.text_id, before.language, before.key, before.before, by=by)
        else:
            note.source = before.before


def _note_of(standing: Standing) -> Any:
    return notes_of([standing.text_id]).get(standing.text_id, {}).get((standing.language, standing.key))


def confirm_translation(draft: DraftOf, text_id: int, typed: Typed, *, by: int | None) -> None:
    """Say that a translation is right as it stands beside the source that was shown; opens its own transaction.

    A second time nothing happens, nor where there are no words. Raises TextGone, and Refusal where the source has
    changed since.
    """
    with transaction():
        standing = _held(draft, text_id, typed)
        if standing.source_seen != typed.source_seen:
            raise Refusal(_l("The source has changed once more since you opened the page. Look at it again, please."))
        note = _note_of(standing)
        if note is not None and standing.words:
            db.session.delete(note)
            _record("authoring.translation_confirmed", standing, by)


def mark_in_work(draft: DraftOf, text_id: int, typed: Typed, *, is_in_work: bool, by: int | None) -> None:
    """Say that somebody is at work on a translation, or no longer is; opens its own transaction. Raises TextGone."""
    with transaction():
        standing = _held(draft, text_id, typed)
        note = _note_of(standing)
        if (note is not None and note.is_in_work) == is_in_work:
            return
        if note is None:
            source = standing.source if standing.words else ""
            add_note(text_id, typed.language, typed.key, source, by=by, is_in_work=True)
        elif not is_in_work and (not standing.words or note.source == standing.source):
            db.session.delete(note)
        else:
            note.is_in_work = is_in_work
        _record("authoring.translation_marked", standing, by, is_in_work=is_in_work)


def _held(draft: DraftOf, text_id: int, typed: Typed) -> Standing:
    """Return how a text stands, its file held so that nobody saves it meanwhile."""
    if lock(DraftText, text_id) is None:
        raise TextGone
    file = load_file(draft, text_id)
    standing = file.standing(typed.key, typed.language) if file else None
    if standing is None:
        raise TextGone
    return standing


def _record(action: str, standing: Standing, by: int | None, **more: Any) -> None:
    text = db.session.get_one(DraftText, standing.text_id)
    history.record(action, text, by=by, key=standing.key, language=standing.language, **more)


def set_in_work(draft: DraftOf, language: str, *, is_in_work: bool, by: int | None) -> None:
    """Say in course.yaml whether texts may be missing in a language; opens its own transaction.

    Raises Refusal for the first language, for one that the course does not have, and where the file cannot be read.
    """
    if language not in draft.languages[1:]:
        raise Refusal(_l("Choose a language of the course that it is translated into."), field="language")
    text = find_text(draft.course_id, COURSE)

    def change(data: MutableMapping[str, Any]) -> None:
        named = data.get("languages_in_work")
        others = [code for code in (named if isinstance(named, list) else []) if code != language]
        wanted = [*others, language] if is_in_work else others
        if wanted:
            data["languages_in_work"] = wanted
        else:
            data.pop("languages_in_work", None)

    if text is None:
        raise TextGone
    try:
        change_yaml(text.id, change, version=None, by=by)
    except YAMLError:
        raise Refusal(_l("The file of the course has a mistake. Mend it first, then try again.")) from None
