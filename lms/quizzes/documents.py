"""What a quiz holds, as its author writes it: settings and questions. ``docs/authoring.md`` explains every field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, SerializeAsAny, ValidationInfo

from lms.courses.contents import ContentContext, ContentProblem, Model, Text, UnitContent
from lms.quizzes.grading import GradeMethod
from lms.quizzes.kinds.question import Question, doubled, kinds
from lms.quizzes.review import ReviewRules


class QuizSettings(Model):
    """How a quiz is taken. ``attempts`` 0 is as many as one likes; ``pass_mark`` is in per cent, 0 none."""

    attempts: int = Field(default=3, ge=0, le=100)
    pass_mark: float = Field(default=60, ge=0, le=100)
    grade: GradeMethod = GradeMethod.HIGHEST
    questions_a_page: int = Field(default=5, ge=0, le=100)
    shuffle_questions: bool = False
    shuffle_choices: bool = True
    time_limit_minutes: int | None = Field(default=None, ge=1, le=1440)
    review: ReviewRules = ReviewRules()

    @property
    def time_limit(self) -> timedelta | None:
        """How long an attempt may take, or None."""
        return None if self.time_limit_minutes is None else timedelta(minutes=self.time_limit_minutes)


def _of_its_kind(value: Any, info: ValidationInfo) -> Any:
    """Read a question with the model of its kind."""
    if not isinstance(value, dict):
        return value
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise ValueError(f"The kind of a question should be one of {', '.join(kinds.keys())}, not “{kind}”.")
    return kinds[kind].model_validate(value, context=info.context)


AnyQuestion = Annotated[SerializeAsAny[Question], BeforeValidator(_of_its_kind)]


class QuizContent(UnitContent):
    """A quiz: its words before the start, its rules and its questions."""

    is_scored: ClassVar[bool] = True

    intro: Text | None = None
    settings: QuizSettings = QuizSettings()
    questions: tuple[AnyQuestion, ...] = Field(min_length=1, max_length=200)

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    @property
    def most(self) -> float:
        """The marks that can be earned in all."""
        return sum(question.mark for question in self.questions)

    def problems(self, context: ContentContext) -> Iterable[ContentProblem]:
        """Yield what is wrong with the questions that their types cannot say."""
        yield from doubled((question.id for question in self.questions), "questions")
        for index, question in enumerate(self.questions):
            for problem in (*question.problems(), *_unknown_sources(question, context)):
                where = ("questions", index, *problem.where)
                yield ContentProblem(where, f"Question “{question.id}”: {problem.sentence}", problem.line)


def _unknown_sources(question: Question, context: ContentContext) -> Iterator[ContentProblem]:
    for index, source in enumerate(question.sources):
        if source not in context.sources:
            yield ContentProblem(("sources", index), f"“{source}” is not in sources.yaml.")
