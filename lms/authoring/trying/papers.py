"""A quiz of a draft as its learners meet it, question by question, with the key for who writes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lms.authoring.drafts.previewing import draft_images
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.questions.drawing import DraftTexts
from lms.authoring.trying.reading import QuizReading
from lms.courses.documents import CourseDocument
from lms.quizzes.banks.drawing import Drawn, Worth, drawn, key_of, right_words
from lms.quizzes.documents import QuizContent
from lms.quizzes.kinds.question import Question, Words
from lms.quizzes.slots import DrawSlot, FixedSlot, candidates


def texts_for(draft: DraftOf, document: CourseDocument, language: str, unit_slug: str = "") -> DraftTexts:
    """Return what draws the texts of a unit of a draft; an empty slug stands for the course itself, and its banks."""
    return DraftTexts(document, unit_slug, language, draft_images(draft))


@dataclass(frozen=True)
class Shown:
    """A question of a paper, drawn and as it is written, and the bank that it comes from, if it does.

    ``slot`` is set on the first of those that a slot may draw, with how many ``candidates`` it has.
    """

    number: int
    question: Drawn
    whole: Question
    right: Sequence[Words]
    key: Sequence[Worth]
    bank: str
    is_drawn: bool
    slot: DrawSlot | None = None
    candidates: int = 0


def paper(reading: QuizReading) -> list[Shown]:
    """Return every question that somebody may be asked, in the order of the slots, each once."""
    shown: list[Shown] = []
    seen: set[str] = set()
    numbers = iter(range(1, 100_000))
    for question, slot, count, is_first in _asked(reading.content):
        if question.id in seen:
            continue
        seen.add(question.id)
        made = _shown(reading, question, next(numbers) if question.is_asked else 0, slot)
        begins = slot if isinstance(slot, DrawSlot) and is_first else None
        shown.append(replace(made, slot=begins, candidates=count))
    return shown


def _asked(content: QuizContent) -> Iterator[tuple[Question, FixedSlot | DrawSlot, int, bool]]:
    fixed = {slot.question for slot in content.asked_slots if isinstance(slot, FixedSlot)}
    for slot in content.asked_slots:
        if isinstance(slot, FixedSlot):
            yield content.by_id[slot.question], slot, 1, True
            continue
        left = [each for each in candidates(slot, content.by_bank) if each.id not in fixed]
        for place, question in enumerate(left):
            yield question, slot, len(left), place == 0


def _shown(reading: QuizReading, question: Question, number: int, slot: FixedSlot | DrawSlot) -> Shown:
    return Shown(
        number=number,
        question=replace(drawn(question), mark=slot.mark or question.mark),
        whole=question,
        right=right_words(question),
        key=key_of(question) if question.is_asked else [],
        bank=reading.bank_of(question.id) or "",
        is_drawn=isinstance(slot, DrawSlot),
    )
