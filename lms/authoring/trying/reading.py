"""A quiz of a draft as far as it can be read: what is broken is said, and the rest can be looked at and tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from lms.authoring.drafts.checking import read_unit_of
from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import bank_place
from lms.authoring.drafts.queries import DraftOf, texts_of
from lms.courses.contents import Text
from lms.courses.documents import Unit, UnitStatus
from lms.courses.problems import Problem, sentences
from lms.courses.queries import published
from lms.courses.yaml_files import read_yaml
from lms.extensions import db
from lms.quizzes.banks.documents import FOLDER, Bank
from lms.quizzes.documents import QuizContent, QuizSettings
from lms.quizzes.kinds.question import AnyQuestion, Question
from lms.quizzes.slots import DrawSlot, FixedSlot, Slot

KIND = "quiz"
_any_question: TypeAdapter[Question] = TypeAdapter(AnyQuestion)
_any_slot: TypeAdapter[FixedSlot | DrawSlot] = TypeAdapter(Slot)
_any_text: TypeAdapter[dict[str, str]] = TypeAdapter(Text)


@dataclass(frozen=True)
class Broken:
    """A question, or a slot, that nobody can be asked: its name, the bank it stands in if any, and why."""

    name: str
    bank: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class QuizReading:
    """What a quiz of a draft says. ``unit`` holds a QuizContent of all that could be read."""

    unit: Unit
    broken: tuple[Broken, ...]
    problems: tuple[Problem, ...]

    @property
    def content(self) -> QuizContent:
        """What it holds."""
        assert isinstance(self.unit.content, QuizContent)  # noqa: S101 – made below
        return self.unit.content

    @property
    def asks_something(self) -> bool:
        """Whether there is anything in it that can be asked."""
        return self.content.count > 0

    def bank_of(self, question_id: str) -> str | None:
        """Return the bank from which a question comes; empty for one of the quiz's own, None for an unknown one."""
        if any(question.id == question_id for question in self.content.questions):
            return ""
        taken = self.content.taken.items()
        return next((name for name, given in taken if any(each.id == question_id for each in given)), None)


def read_quiz(draft: DraftOf, unit: DraftUnit) -> QuizReading:
    """Return a quiz of a draft as far as it can be read. Some ten queries, whatever the size of the course."""
    problems = read_unit_of(draft, unit).all_problems
    text = texts_of(unit).get("")
    data = read_yaml(tidied(text.content)).data if text else None
    reader = _Reader(draft)
    content = reader.content(data if isinstance(data, Mapping) else {})
    title = reader.text(data.get("title") if isinstance(data, Mapping) else None) or {draft.languages[0]: unit.slug}
    aim = reader.text(data.get("aim") if isinstance(data, Mapping) else None) or {}
    made = Unit.model_construct(
        id=unit.slug, kind=KIND, title=title, aim=aim, minutes=1, status=UnitStatus.READY, content=content
    )
    return QuizReading(made, tuple(reader.broken), problems)


class _Reader:
    """Reads one quiz with its banks, and notes what is broken."""

    def __init__(self, draft: DraftOf) -> None:
        self._draft = draft
        self.broken: list[Broken] = []

    def text(self, value: Any) -> dict[str, str] | None:
        """Return a text by language; None where it cannot be read."""
        try:
            return _any_text.validate_python(value, context=context_of(self._draft.languages))
        except ValidationError:
            return None

    def content(self, data: Mapping[str, Any]) -> QuizContent:
        """Return what a quiz holds."""
        own = self._questions(_list(data, "questions"), "")
        names = tuple(dict.fromkeys(name for name in _list(data, "banks") if isinstance(name, str)))
        taken = self._taken(names, {question.id for question in own})
        known = {question.id for question in own} | {each.id for given in taken.values() for each in given}
        return QuizContent.model_construct(
            intro=self.text(data.get("intro")),
            settings=self._settings(data.get("settings")),
            questions=own,
            banks=names,
            slots=tuple(self._slots(_list(data, "slots"), known)),
            taken=taken,
        )

    def _settings(self, value: Any) -> QuizSettings:
        try:
            return QuizSettings.model_validate(value or {}, context=context_of(self._draft.languages))
        except ValidationError:
            return QuizSettings()

    def _questions(self, values: Sequence[Any], bank: str, seen: set[str] | None = None) -> tuple[Question, ...]:
        found: dict[str, Question] = {}
        for number, value in enumerate(values, 1):
            if bank and isinstance(value, Mapping) and value.get("status") == UnitStatus.DRAFT:
                continue
            question, wrong = read_question(value, self._draft.languages)
            if question is not None and question.id in found.keys() | (seen or set()):
                wrong = (f"The id “{question.id}” stands twice; each needs its own.",)
            if question is None or wrong:
                self.broken.append(Broken(name_of(value, number), bank, wrong))
            else:
                found[question.id] = question
        return tuple(found.values())

    def _taken(self, names: Sequence[str], seen: set[str]) -> dict[str, tuple[Question, ...]]:
        texts = _banks_of(self._draft.course_id, [name for name in names if "/" not in name])
        taken: dict[str, tuple[Question, ...]] = {}
        for name in names:
            if "/" in name:
                taken[name] = tuple(each for each in _lent(name) if each.id not in seen)
            elif name in texts:
                taken[name] = self._questions(_list(texts[name], "questions"), name, seen)
            else:
                continue
            seen |= {question.id for question in taken[name]}
        return taken

    def _slots(self, values: Sequence[Any], known: set[str]) -> Iterator[FixedSlot | DrawSlot]:
        fixed: set[str] = set()
        for number, value in enumerate(values, 1):
            try:
                slot = _any_slot.validate_python(value)
            except ValidationError as error:
                self.broken.append(Broken(f"slots {number}", "", said(error)))
                continue
            if isinstance(slot, FixedSlot):
                if slot.question not in known or slot.question in fixed:
                    continue  # the unit's own problems say so
                fixed.add(slot.question)
            yield slot


def read_question(value: Any, languages: Sequence[str]) -> tuple[Question | None, tuple[str, ...]]:
    """Return a question as its author wrote it, and what is wrong with it; texts may lack languages."""
    if not isinstance(value, Mapping):
        return None, ("A question is a list of keys with their values, beginning with its id.",)
    data = {key: inner for key, inner in value.items() if key != "status"}
    try:
        question = _any_question.validate_python(data, context=context_of(languages))
    except ValidationError as error:
        return None, said(error)
    return question, tuple(problem.sentence for problem in question.problems())


def context_of(languages: Sequence[str]) -> dict[str, Any]:
    """Return what models are told about the texts of a draft: any of its languages is enough."""
    return {"languages": tuple(languages), "any_language": True}


def said(error: ValidationError) -> tuple[str, ...]:
    """Return what a model refused, each sentence once."""
    return tuple(dict.fromkeys(sentence for _where, sentence in sentences(error)))


def name_of(value: Any, number: int) -> str:
    """Return what a question is called: its id, else its number."""
    given = value.get("id") if isinstance(value, Mapping) else None
    return str(given) if isinstance(given, str) and given else str(number)


def _list(data: Mapping[str, Any], key: str) -> Sequence[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else ()


def _banks_of(course_id: int, names: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    places = {bank_place(name): name for name in names}
    if not places:
        return {}
    wanted = (DraftText.course_id == course_id, DraftText.place.in_(places), DraftText.deleted_at.is_(None))
    rows = db.session.execute(select(DraftText.place, DraftText.content).where(*wanted).order_by(DraftText.place))
    read = {places[row.place]: read_yaml(tidied(row.content)).data for row in rows}
    return {name: data for name, data in read.items() if isinstance(data, Mapping)}


def _lent(name: str) -> tuple[Question, ...]:
    """Return the questions that a bank of another course gives; none where there is no such thing."""
    slug, _slash, bank = name.partition("/")
    lender = published(slug)
    found = lender.document.shared.get(f"{FOLDER}/{bank}") if lender else None
    return found.lent_by(slug).gives() if isinstance(found, Bank) else ()
