"""How complete each language of a draft is, file by file, from what is noted of them: nothing is parsed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, select

from lms.authoring.drafts.assembling import living_texts
from lms.authoring.drafts.models import DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.places import COURSE, language_of
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.translating.counts import NOTED, number_of_texts
from lms.authoring.translating.models import DraftTranslation
from lms.authoring.translating.states import TextState
from lms.courses.translations import share_of
from lms.extensions import db

Title = Mapping[str, str]

_COLUMNS = (
    DraftText.id,
    DraftText.place,
    DraftText.facts,
    DraftUnit.number,
    DraftUnit.slug,
    DraftUnit.kind,
    DraftModule.number,
)


@dataclass(frozen=True)
class Completeness:
    """How many texts there are, and how many of them are up to date, stale and in work; the others are missing."""

    done: int = 0
    total: int = 0
    stale: int = 0
    in_work: int = 0

    @property
    def missing(self) -> int:
        """How many texts have no words in the language, and nobody at work on them."""
        return max(0, self.total - self.done - self.stale - self.in_work)

    @property
    def is_complete(self) -> bool:
        """Whether every text is up to date."""
        return self.done >= self.total

    @property
    def percent(self) -> int:
        """The share of texts that are up to date, from 0 to 100; 100 only where all are."""
        return share_of(self.done, self.total)

    def of(self, state: TextState) -> int:
        """Return how many texts are in a state."""
        counts = {TextState.DONE: self.done, TextState.STALE: self.stale, TextState.IN_WORK: self.in_work}
        return counts.get(state, self.missing)

    def __add__(self, other: Completeness) -> Completeness:
        return Completeness(
            self.done + other.done, self.total + other.total, self.stale + other.stale, self.in_work + other.in_work
        )


@dataclass(frozen=True)
class FileStanding:
    """One file of a draft and how complete it is in each language. ``unit_slug`` is empty for what is no unit."""

    text_id: int
    place: str
    unit_slug: str
    unit_kind: str
    title: Title
    by_language: Mapping[str, Completeness]


@dataclass
class _File:
    text_id: int
    place: str
    order: tuple[int, int, int, str]
    unit_slug: str
    unit_kind: str
    noted: Mapping[str, Any]
    title: dict[str, str]
    others: dict[str, Mapping[str, Any]] = field(default_factory=dict)


def completeness(draft: DraftOf) -> dict[str, Completeness]:
    """Return how complete each language of a draft is, the first one too. Two queries, whatever its size."""
    return summed(files_of(draft), draft.languages)


def summed(files: Iterable[FileStanding], languages: Iterable[str]) -> dict[str, Completeness]:
    """Return how complete each language is in some files together."""
    found = dict.fromkeys(languages, Completeness())
    for file in files:
        for language, each in file.by_language.items():
            found[language] += each
    return found


def files_of(draft: DraftOf) -> list[FileStanding]:
    """Return the files of a draft that have texts, as they stand. Two queries, whatever its size."""
    notes = _notes(draft.course_id)
    return [
        FileStanding(file.text_id, file.place, file.unit_slug, file.unit_kind, file.title, by_language)
        for file in sorted(_files(draft), key=lambda each: each.order)
        if (by_language := dict(_by_language(file, draft.languages, notes)))
    ]


def _by_language(
    file: _File, languages: tuple[str, ...], notes: Mapping[tuple[int, str, bool], tuple[int, int]]
) -> Iterator[tuple[str, Completeness]]:
    counts = number_of_texts(file.noted, file.others, languages[0])
    for language in languages if counts["all"] else ():
        in_work, unwritten = notes.get((file.text_id, language, True), (0, 0))
        stale, _ = notes.get((file.text_id, language, False), (0, 0))
        done = max(0, counts[language] - stale - (in_work - unwritten))
        yield language, Completeness(done, counts["all"], stale, in_work)


def _notes(course_id: int) -> dict[tuple[int, str, bool], tuple[int, int]]:
    """Return how many texts are noted, by file, language and whether they are in work, and how many have no words."""
    unwritten = func.sum(case((DraftTranslation.source == "", 1), else_=0))
    columns = (DraftTranslation.text_id, DraftTranslation.language, DraftTranslation.is_in_work)
    statement = (
        select(*columns, func.count(), unwritten)
        .join(DraftText, DraftText.id == DraftTranslation.text_id)
        .where(DraftText.course_id == course_id)
        .group_by(*columns)
        .order_by(*columns)
    )
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in db.session.execute(statement)}


def _files(draft: DraftOf) -> list[_File]:
    files: dict[str, _File] = {}
    rows = db.session.execute(living_texts(draft.course_id, *_COLUMNS))
    for text_id, place, facts, unit_number, slug, kind, module_number in rows:
        language = language_of(place)
        if not language:
            order = _order(place, module_number, unit_number)
            noted, title = facts.get(NOTED, {}), _title(facts.get("title"), draft.languages[0])
            files[place] = _File(text_id, place, order, slug or "", kind or "", noted, title)
        elif (main := files.get(place.partition(".")[0])) is not None:
            main.others[language] = facts.get(NOTED, {})
            main.title |= _title(facts.get("title"), language)
    return list(files.values())


def _order(place: str, module: int | None, unit: int | None) -> tuple[int, int, int, str]:
    """Return where a file stands in lists: the course, its modules with their units, then what they share."""
    if module is not None:
        return (1, module, unit or 0, place)
    return (0 if place == COURSE else 2, 0, 0, place)


def _title(title: Any, language: str) -> dict[str, str]:
    if isinstance(title, str):
        return {language: title} if title.strip() else {}
    return {str(code): str(words) for code, words in title.items() if words} if isinstance(title, Mapping) else {}
