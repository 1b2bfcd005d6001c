"""The slots of a quiz: which questions are asked. One slot asks a fixed question, or draws some at random."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lms.courses.contents import Model, Slug
from lms.quizzes.kinds.question import Bloom, Question, Tag

Mark = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class FixedSlot(Model):
    """A question that everybody is asked. ``mark`` is what it is worth here, where that is not the question's own."""

    question: Slug
    mark: Mark | None = None


class DrawSlot(Model):
    """Some questions drawn at random for each attempt, from those of a bank (or all that the quiz has) that fit.

    A question fits when it has all the tags, one of the kinds and one of the Bloom levels; what is empty fits all.
    """

    draw: int = Field(ge=1, le=100)
    bank: str | None = None
    tags: tuple[Tag, ...] = ()
    kinds: tuple[str, ...] = ()
    bloom: tuple[Bloom, ...] = ()
    mark: Mark | None = None

    def fits(self, question: Question) -> bool:
        """Whether a question may be drawn."""
        return (
            question.is_asked
            and set(self.tags) <= set(question.tags)
            and (not self.kinds or question.kind in self.kinds)
            and (not self.bloom or question.bloom in self.bloom)
        )


def _slot(value: Any) -> Any:
    """Read a slot: the id of a question alone, or the keys of either kind of slot."""
    if isinstance(value, str):
        return FixedSlot(question=value)
    if isinstance(value, dict):
        return (DrawSlot if "draw" in value else FixedSlot).model_validate(value)
    return value


Slot = Annotated[FixedSlot | DrawSlot, BeforeValidator(_slot)]


def drawn(
    slots: Sequence[FixedSlot | DrawSlot], by_bank: dict[str | None, Sequence[Question]], chance: Random
) -> list[tuple[str, float | None]]:
    """Return the ids of the questions of an attempt, with the mark where the slot sets one.

    ``by_bank`` holds the questions of each bank, and under None all. No question is asked twice: fixed ones are set
    aside first, and a draw takes from what is left. Where too few are left it takes those there are.
    """
    taken = {slot.question for slot in slots if isinstance(slot, FixedSlot)}
    asked: list[tuple[str, float | None]] = []
    for slot in slots:
        if isinstance(slot, FixedSlot):
            asked.append((slot.question, slot.mark))
            continue
        left = [each.id for each in candidates(slot, by_bank) if each.id not in taken]
        chosen = chance.sample(left, min(slot.draw, len(left)))
        taken.update(chosen)
        asked += [(each, slot.mark) for each in chosen]
    return asked


def candidates(slot: DrawSlot, by_bank: dict[str | None, Sequence[Question]]) -> Iterable[Question]:
    """Return the questions that a slot may draw."""
    return (question for question in by_bank.get(slot.bank, ()) if slot.fits(question))
