"""Where the questions of a course are kept, in its banks and in its quizzes, and which quizzes ask them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.courses.contents import texts_in
from lms.courses.documents import CourseDocument, Module, Unit
from lms.quizzes.banks.documents import FOLDER, Bank, Entry
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question
from lms.quizzes.slots import DrawSlot, candidates


class PlaceKind(StrEnum):
    """What questions are kept in."""

    BANK = FOLDER
    QUIZ = "quizzes"


@dataclass(frozen=True)
class Place:
    """A bank or a quiz with the questions that stand in its file.

    ``key`` names it in addresses and forms: ``banks/frauds``, ``quizzes/final-quiz``. ``lender`` is the slug of the
    course that its module is taken from, where it can be changed; empty where that is this one.
    """

    kind: PlaceKind
    id: str
    title: Mapping[str, str]
    entries: tuple[Entry, ...]
    lender: str = ""

    @property
    def key(self) -> str:
        """Its name in addresses and forms."""
        return f"{self.kind}/{self.id}"

    @property
    def is_bank(self) -> bool:
        """Whether it is a bank, in which drafts may stand."""
        return self.kind is PlaceKind.BANK

    @property
    def drafts(self) -> int:
        """How many of its questions are drafts."""
        return sum(not entry.is_ready for entry in self.entries)

    @property
    def unit_id(self) -> str:
        """The unit whose words and pictures its texts may use; the course's own for a bank."""
        return "" if self.is_bank else self.id

    def find(self, question_id: str) -> Entry | None:
        """Return a question with its state, or None."""
        return next((entry for entry in self.entries if entry.question.id == question_id), None)

    def counts(self) -> list[tuple[str, int]]:
        """Return how many questions there are of each kind, the most first."""
        return Counter(entry.question.kind for entry in self.entries).most_common()

    def tags(self) -> list[str]:
        """Return the tags that its questions have."""
        return sorted({tag for entry in self.entries for tag in entry.question.tags})


@dataclass(frozen=True)
class Use:
    """A quiz that asks a question: always, or only to some where it is drawn."""

    unit: Unit
    is_drawn: bool


@dataclass(frozen=True)
class Sought:
    """What somebody looks for among questions; what is empty fits all."""

    words: str = ""
    kind: str = ""
    tag: str = ""
    bloom: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        return any((self.words, self.kind, self.tag, self.bloom, self.state))

    def fits(self, entry: Entry) -> bool:
        """Whether a question is among them."""
        question = entry.question
        return (
            (not self.kind or question.kind == self.kind)
            and (not self.tag or self.tag in question.tags)
            and (not self.bloom or question.bloom == self.bloom)
            and (not self.state or entry.status == self.state)
            and all(word in _searched(question) for word in _folded(self.words).split())
        )


def _searched(question: Question) -> str:
    texts = (text for _, text in texts_in(question, ()))
    return _folded(" ".join((question.id, question.title, question.category, *texts)))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def quizzes_of(document: CourseDocument) -> Iterator[tuple[Module, Unit, QuizContent]]:
    """Yield the quizzes of a course that are ready, with their modules."""
    for module in document.modules:
        for unit in module.ready_units():
            if isinstance(unit.content, QuizContent):
                yield module, unit, unit.content


def places_of(document: CourseDocument) -> list[Place]:
    """Return the banks of a course, then its quizzes in their order."""
    banks = [_bank(name, bank) for name, bank in sorted(document.shared.items()) if isinstance(bank, Bank)]
    return [*banks, *(_quiz(module, unit, content) for module, unit, content in quizzes_of(document))]


def find_place(document: CourseDocument, key: str) -> Place | None:
    """Return a bank or a quiz by its key, or None."""
    return next((place for place in places_of(document) if place.key == key), None)


def _bank(name: str, bank: Bank) -> Place:
    return Place(PlaceKind.BANK, name.partition("/")[2], bank.title, bank.questions)


def _quiz(module: Module, unit: Unit, content: QuizContent) -> Place:
    entries = tuple(Entry.model_construct(question=each) for each in content.questions)
    lender = module.origin.partition("/")[0] if module.origin else ""
    return Place(PlaceKind.QUIZ, unit.id, unit.title, entries, lender)


def uses_of(document: CourseDocument, place: Place, questions: Sequence[Question]) -> dict[str, list[Use]]:
    """Return which quizzes of the course ask some questions of a place, by question."""
    found: dict[str, list[Use]] = {question.id: [] for question in questions}
    for module, unit, content in quizzes_of(document):
        takes_it = place.id in content.banks and not module.origin if place.is_bank else place.id == unit.id
        if takes_it:
            fixed, drawn = _asked(content)
            for question_id, uses in found.items():
                if question_id in fixed or question_id in drawn:
                    uses.append(Use(unit, question_id not in fixed))
    return found


def ids_in(document: CourseDocument) -> frozenset[str]:
    """Return the ids of all questions of a course, and of those that it takes from others."""
    ids = {entry.question.id for place in places_of(document) for entry in place.entries}
    return frozenset(ids.union(*(content.by_id.keys() for _, _, content in quizzes_of(document))))


def ids_beside(document: CourseDocument, place: Place) -> frozenset[str]:
    """Return the ids of questions elsewhere that stand in one quiz together with those of a place."""
    found: set[str] = set()
    for module, unit, content in quizzes_of(document):
        if place.is_bank and not module.origin and place.id in content.banks:
            others = [questions for name, questions in content.taken.items() if name != place.id]
            found.update(question.id for questions in (content.questions, *others) for question in questions)
        elif not place.is_bank and place.id == unit.id:
            found.update(question.id for questions in content.taken.values() for question in questions)
    return frozenset(found)


def _asked(content: QuizContent) -> tuple[set[str], set[str]]:
    """Return the ids of the questions that everybody is asked, and of those that may be drawn."""
    fixed, drawn = set[str](), set[str]()
    for slot in content.asked_slots:
        if isinstance(slot, DrawSlot):
            drawn.update(question.id for question in candidates(slot, content.by_bank))
        else:
            fixed.add(slot.question)
    return fixed, drawn - fixed
