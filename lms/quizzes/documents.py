"""What a quiz holds, as its author writes it: settings, questions and slots. ``docs/authoring.md`` explains it all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Self

from pydantic import Field, ValidationInfo, field_validator

from lms.core.said import say
from lms.courses.contents import ContentContext, ContentProblem, SharedContent, Text, UnitContent, Wanted, Where
from lms.quizzes.kinds.question import AnyQuestion, Question, doubled
from lms.quizzes.review import Moment
from lms.quizzes.settings import QuizSettings
from lms.quizzes.slots import DrawSlot, FixedSlot, Slot, candidates

__all__ = ["QuizContent", "QuizSettings"]


class QuizContent(UnitContent):
    """A quiz: its words before the start, its rules, its questions and which of them are asked.

    ``banks`` names the banks it takes questions from, ``taken`` is what they held when the course was published.
    Without ``slots`` all its own questions are asked in their order.
    """

    is_scored: ClassVar[bool] = True

    intro: Text | None = None
    settings: QuizSettings = QuizSettings()
    questions: tuple[AnyQuestion, ...] = Field(default=(), max_length=200)
    banks: tuple[str, ...] = Field(default=(), max_length=20)
    slots: tuple[Slot, ...] = Field(default=(), max_length=200)
    taken: dict[str, tuple[AnyQuestion, ...]] = {}

    @field_validator("taken", mode="before")
    @classmethod
    def _not_by_authors(cls, taken: Any, info: ValidationInfo) -> Any:
        """Refuse what an author has written here: whoever reads a file gives its languages as context."""
        if taken and info.context:
            raise ValueError(say("this is filled in from the banks when the course is published; leave it out."))
        return taken

    def wants(self) -> Iterator[Wanted]:
        """Yield the banks that it names."""
        return (Wanted("banks", name, ("banks", index)) for index, name in enumerate(self.banks))

    def with_shared(self, shared: Mapping[str, SharedContent]) -> Self:
        """Return the quiz with the questions of its banks."""
        return self.model_copy(update={"taken": {name: bank.gives() for name, bank in shared.items()}})

    def texts(self) -> Iterator[tuple[Where, str]]:
        """Yield its own Markdown texts; those of its banks are checked where they stand."""
        return (found for found in super().texts() if found[0][0] != "taken")

    @property
    def shows_score(self) -> bool:
        """Whether the rules let learners see their marks while the quiz is open."""
        return Moment.LATER in self.settings.review.marks

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """All questions that may be asked, by their ids."""
        return {question.id: question for question in self.every_question()}

    def every_question(self) -> Iterator[Question]:
        """Yield the quiz's own questions, then those of its banks."""
        yield from self.questions
        for questions in self.taken.values():
            yield from questions

    @cached_property
    def by_bank(self) -> dict[str | None, Sequence[Question]]:
        """The questions of each bank, and under None all."""
        return dict([(None, tuple(self.every_question())), *self.taken.items()])

    @cached_property
    def asked_slots(self) -> tuple[FixedSlot | DrawSlot, ...]:
        """The slots, or one for each own question where the author has written none."""
        return self.slots or tuple(FixedSlot(question=each.id) for each in self.questions)

    @cached_property
    def most(self) -> float:
        """The marks that can be earned in all; a draw counts by the first questions that it may take."""
        return sum(self._mark(slot) for slot in self.asked_slots)

    def _mark(self, slot: FixedSlot | DrawSlot) -> float:
        if isinstance(slot, FixedSlot):
            question = self.by_id[slot.question]
            return (slot.mark or question.mark) if question.is_asked else 0
        marks = [slot.mark or question.mark for question in candidates(slot, self.by_bank)]
        return sum(marks[: slot.draw])

    @cached_property
    def count(self) -> int:
        """How many questions an attempt asks."""
        return sum(
            slot.draw if isinstance(slot, DrawSlot) else self.by_id[slot.question].is_asked for slot in self.asked_slots
        )

    @cached_property
    def is_drawn(self) -> bool:
        """Whether not everybody is asked the same."""
        return any(isinstance(slot, DrawSlot) for slot in self.asked_slots)

    def problems(self, context: ContentContext) -> Iterable[ContentProblem]:
        """Yield what is wrong with the questions and slots that their types cannot say."""
        yield from doubled((question.id for question in self.questions), "questions")
        yield from question_problems(self.questions, context)
        yield from self.settings.problems()
        yield from self._slot_problems()

    def _slot_problems(self) -> Iterator[ContentProblem]:
        if not self.asked_slots:
            yield ContentProblem(("questions",), say("The quiz asks nothing: it needs questions, or slots."))
        yield from self._shared_ids()
        fixed = [slot.question for slot in self.asked_slots if isinstance(slot, FixedSlot)]
        for index, slot in enumerate(self.slots):
            if isinstance(slot, FixedSlot):
                if slot.question not in self.by_id:
                    yield ContentProblem(
                        ("slots", index), say("There is no question “%(question)s”.", question=slot.question)
                    )
                elif fixed.count(slot.question) > 1:
                    yield ContentProblem(
                        ("slots", index),
                        say("The question “%(question)s” stands in two slots.", question=slot.question),
                    )
            else:
                yield from self._draw_problems(index, slot, fixed)

    def _draw_problems(self, index: int, slot: DrawSlot, fixed: Sequence[str]) -> Iterator[ContentProblem]:
        if slot.bank is not None and slot.bank not in self.banks:
            sentence = say("The bank “%(bank)s” is not in the quiz's list of banks.", bank=slot.bank)
            yield ContentProblem(("slots", index, "bank"), sentence)
            return
        left = [each for each in candidates(slot, self.by_bank) if each.id not in fixed]
        if slot.mark is None and len({each.mark for each in left}) > 1:
            sentence = say("The questions that fit are worth different marks: say which “mark” each is worth here.")
            yield ContentProblem(("slots", index), sentence)
        if len(left) < slot.draw:
            sentence = say("The slot draws %(draw)s, but only %(left)s questions fit.", draw=slot.draw, left=len(left))
            yield ContentProblem(("slots", index), sentence)

    def _shared_ids(self) -> Iterator[ContentProblem]:
        seen = {question.id for question in self.questions}
        for index, name in enumerate(self.banks):
            ids = {question.id for question in self.taken.get(name, ())}
            for each in sorted(seen & ids):
                yield ContentProblem(
                    ("banks", index),
                    say("The id “%(id)s” of the bank “%(name)s” stands elsewhere in this quiz.", id=each, name=name),
                )
            seen |= ids


def question_problems(questions: Sequence[Question], context: ContentContext) -> Iterator[ContentProblem]:
    """Yield what is wrong with some questions, each with its place in ``questions``."""
    for index, question in enumerate(questions):
        unknown = (each for part in question.every_part() for each in _unknown_sources(part, context))
        for problem in (*question.problems(), *unknown):
            where = ("questions", index, *problem.where)
            yield ContentProblem(
                where, say("Question “%(id)s”: %(sentence)s", id=question.id, sentence=problem.sentence), problem.line
            )


def _unknown_sources(question: Question, context: ContentContext) -> Iterator[ContentProblem]:
    for index, source in enumerate(question.sources):
        if source not in context.sources:
            yield ContentProblem(("sources", index), say("“%(source)s” is not in sources.yaml.", source=source))
