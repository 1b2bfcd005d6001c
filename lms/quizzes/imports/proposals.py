"""What an import would do, worked out from the drafts of a file and the course it goes to; nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, MutableSet, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from lms.core.markup_problems import Known, examine
from lms.courses.bundles import MEDIA
from lms.courses.contents import texts_in
from lms.courses.documents import CourseDocument
from lms.courses.problems import sentences
from lms.quizzes.banks.localised import all_languages, edited, in_languages, joined, printable
from lms.quizzes.banks.places import Place, ids_beside, ids_in
from lms.quizzes.exchange.drafts import Found, Problem, Taken
from lms.quizzes.exchange.questions import Made, to_question
from lms.quizzes.kinds.question import Question, kinds

MOST_SOURCE_LINES = 30
ABOUT = {"id", "kind", "title", "category", "mark", "bloom", "tags", "objective", "sources", "penalty", "full_marks"}


@dataclass(frozen=True)
class Destination:
    """What a question meets where it is to go: languages, questions, sources, words and pictures.

    ``all_ids`` are those of all questions of the course, which no made-up id may meet; ``clashing`` those of questions
    elsewhere that stand in a quiz together with the ones that are there; ``held_back`` those of complete drafts, which
    stay drafts until their author says otherwise.
    """

    languages: tuple[str, ...]
    takes_drafts: bool
    questions: Mapping[str, Question]
    sources: Collection[str]
    terms: Collection[str]
    media: Mapping[str, str]
    all_ids: frozenset[str] = frozenset()
    clashing: frozenset[str] = frozenset()
    held_back: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: CourseDocument, place: Place | None) -> Destination:
        """Return what is there; None stands for a bank that is still to be made."""
        return cls(
            languages=document.languages,
            takes_drafts=place is None or place.is_bank,
            questions={entry.question.id: entry.question for entry in place.entries} if place else {},
            sources=document.sources.keys(),
            terms=document.glossary.keys(),
            media={path: picture.sha256 for path, picture in document.media.items()},
            all_ids=ids_in(document),
            clashing=ids_beside(document, place) if place else frozenset(),
            held_back=_held_back(place, document.languages) if place else frozenset(),
        )


@dataclass(frozen=True)
class Proposal:
    """A question that can be taken. ``missing`` are the languages that it lacks: with any it is taken as a draft.

    ``has_own_id`` says that the file names it; where its id is there already, it is another state of that question.
    ``joined`` is then the question with the texts of the one that is there, in the languages that the file lacks, and
    ``still_missing`` what that one lacks.
    """

    line: int
    question: Question
    missing: tuple[str, ...]
    has_own_id: bool
    is_there: bool
    joined: Question | None = None
    still_missing: tuple[str, ...] = ()
    is_held_back: bool = False
    notes: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Untaken:
    """Something of a file that cannot be taken, or only changed: where, why, and the lines as they stand there."""

    line: int
    what: str
    source: str = ""


@dataclass(frozen=True)
class Preview:
    """What an import would take, and what it would not."""

    proposals: tuple[Proposal, ...] = ()
    untaken: tuple[Untaken, ...] = ()

    @property
    def drafts(self) -> int:
        """How many questions would be taken as drafts."""
        return sum(bool(proposal.missing) for proposal in self.proposals)

    @property
    def already_there(self) -> int:
        """How many questions have the id of one that is there."""
        return sum(proposal.is_there for proposal in self.proposals)


def preview(taken: Taken, language: str, there: Destination, lines: Sequence[str]) -> Preview:
    """Return what becomes of the drafts of a file. ``lines`` is its text; empty for tables."""
    used: set[str] = set()
    proposals: list[Proposal] = []
    problems = list(taken.problems)
    for found in taken.drafts:
        made, proposal = _made(found, language, there, used)
        problems += made.problems
        if proposal is not None:
            proposals.append(proposal)
    starts = sorted({found.line for found in taken.drafts} | {problem.line for problem in problems})
    untaken = [Untaken(each.line, each.what, _source(lines, each.line, starts)) for each in _distinct(problems)]
    return Preview(tuple(proposals), tuple(untaken))


def _held_back(place: Place, languages: Sequence[str]) -> frozenset[str]:
    drafts = (entry.question for entry in place.entries if not entry.is_ready)
    return frozenset(question.id for question in drafts if not missing_in(question, languages))


def _distinct(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)


def _source(lines: Sequence[str], line: int, starts: Sequence[int]) -> str:
    """Return the lines from one to the next thing in the file."""
    end = next((start for start in starts if start > line), len(lines) + 1)
    return "\n".join(lines[line - 1 : min(end - 1, line - 1 + MOST_SOURCE_LINES)]).strip()


def _made(found: Found, language: str, there: Destination, used: MutableSet[str]) -> tuple[Made, Proposal | None]:
    wanted = str(found.draft.get("id") or "")
    has_own_id = bool(wanted) and wanted not in there.clashing
    taken_ids = set(used) if has_own_id else {*used, *there.questions, *there.all_ids}
    made = to_question(found, language, taken_ids)
    if made.question is None:
        return made, None
    try:
        proposal = _proposal(found, made.question, has_own_id, there)
    except ValidationError as error:
        refused = [Problem(found.line, sentence) for _where, sentence in sentences(error)]
        return Made(None, [*made.problems, *refused]), None
    except ValueError as error:
        return Made(None, [*made.problems, Problem(found.line, str(error))]), None
    used.add(proposal.question.id)
    notes = tuple(dict.fromkeys([*(problem.what for problem in made.problems), *proposal.notes]))
    problems = [Problem(found.line, note) for note in notes]
    return Made(proposal.question, problems), replace(proposal, notes=notes)


def _proposal(found: Found, question: Question, has_own_id: bool, there: Destination) -> Proposal:
    """Return a question as the course can take it. ValueError, with a sentence, where it cannot."""
    given, notes = question.model_dump(mode="json"), []
    if found.draft.get("id") in there.clashing:
        notes.append(
            _(
                "Another question of a quiz has the id “%(id)s”, so that this one gets the id “%(new)s”.",
                id=found.draft["id"],
                new=question.id,
            )
        )
    data = printable(given)
    if data != given:
        notes.append(_("Characters that no page can show were left out."))
    if all_languages(data) - set(there.languages):
        notes.append(_("Texts in languages that the course does not have were left out."))
        data = in_languages(data, there.languages)
        if all_languages(data) - set(there.languages):
            raise ValueError(_("Some of its texts are in languages only that the course does not have."))
    unknown = [source for source in _sources(data) if source not in there.sources]
    if unknown:
        notes.append(_("The course has no source “%(ids)s” in sources.yaml; it was left out.", ids=", ".join(unknown)))
        data = _without_sources(data, unknown)
    pictures, renamed = _pictures(found.attachments, there)
    if renamed:
        data = edited(data, lambda text: _with_names(text, renamed))
    question = kinds[question.kind].model_validate(data, context={"languages": there.languages, "any_language": True})
    shown = _shown_in(question, there, pictures)
    pictures = {path: content for path, content in pictures.items() if path in shown}
    missing = missing_in(question, there.languages)
    if missing and not there.takes_drafts:
        raise ValueError(
            _(
                "Its text is not there in every language of the course (%(languages)s). Take it into a bank, "
                "where it can stand as a draft until it is translated.",
                languages=", ".join(missing),
            )
        )
    before = there.questions.get(question.id) if has_own_id else None
    whole = _joined(question, before, missing) if before else None
    still = missing_in(whole, there.languages) if whole else missing
    if whole:
        notes.append(_("Where it replaces the one that is there, texts in the other languages stay."))
    is_held_back = bool(before) and question.id in there.held_back
    return Proposal(
        found.line, question, missing, has_own_id, bool(before), whole, still, is_held_back, tuple(notes), pictures
    )


def _joined(question: Question, before: Question, missing: Collection[str]) -> Question | None:
    """Return a question that lacks languages with the texts of another state of it; None where that cannot be."""
    if not missing or before.kind != question.kind:
        return None
    old, new = (each.model_dump(mode="json", exclude=ABOUT) for each in (before, question))
    try:
        texts = joined(old, new)
    except ValueError:
        return None
    about = question.model_dump(mode="json", include=ABOUT)
    return kinds[question.kind].model_validate({**about, **texts})


def _sources(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from (source for source in data.get("sources", ()) if isinstance(source, str))
        for value in data.values():
            yield from _sources(value)
    elif isinstance(data, list):
        for value in data:
            yield from _sources(value)


def _without_sources(data: Any, unknown: Collection[str]) -> Any:
    if isinstance(data, dict):
        kept = {key: _without_sources(value, unknown) for key, value in data.items()}
        if isinstance(kept.get("sources"), list):
            kept["sources"] = [source for source in kept["sources"] if source not in unknown]
        return kept
    return [_without_sources(value, unknown) for value in data] if isinstance(data, list) else data


def _pictures(attachments: Mapping[str, bytes], there: Destination) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return pictures by their paths in the course, and the new paths of those whose name another picture has."""
    pictures, renamed = {}, {}
    for name, content in attachments.items():
        path, digest = MEDIA + name, hashlib.sha256(content).hexdigest()
        if there.media.get(path, digest) != digest:
            part = PurePosixPath(name)
            renamed[path] = f"{MEDIA}{part.stem[:60]}-{digest[:8]}{part.suffix}"
        pictures[renamed.get(path, path)] = content
    return pictures, renamed


def _with_names(text: str, renamed: Mapping[str, str]) -> str:
    for path, new in renamed.items():
        text = text.replace(f"]({path}", f"]({new}")
    return text


def _shown_in(question: Question, there: Destination, pictures: Collection[str]) -> set[str]:
    """Return the pictures that a question shows. ValueError where its Markdown does not work."""
    images, shown = {*there.media, *pictures}, set[str]()
    for where, text in texts_in(question, ()):
        found = examine(text, Known(terms=there.terms, images=images))
        if found.problems:
            place = ", ".join(str(part + 1) if isinstance(part, int) else part for part in where)
            raise ValueError(_("In “%(where)s”: %(what)s", where=place, what=found.problems[0].sentence))
        shown |= found.images
    return shown


def missing_in(question: Question, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages in which some text of a question is not there."""
    found: dict[tuple[str | int, ...], set[str]] = {}
    for where, _text in texts_in(question, ()):
        found.setdefault(where[:-1], set()).add(str(where[-1]))
    return tuple(language for language in languages if any(language not in there for there in found.values()))
