"""A bank: questions that quizzes of this course and of others take. The file ``banks/<bank>.yaml`` of a bundle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Self

from pydantic import Field, SerializeAsAny, TypeAdapter, ValidationInfo, model_validator

from lms.core.markup_facts import with_facts_of
from lms.courses.contents import ContentContext, ContentProblem, Model, SharedContent, Text, with_texts
from lms.courses.documents import UnitStatus
from lms.quizzes.documents import question_problems
from lms.quizzes.kinds.question import AnyQuestion, Question, doubled

FOLDER = "banks"
MOST_QUESTIONS = 500
_any_question: TypeAdapter[Question] = TypeAdapter(AnyQuestion)


class Entry(Model):
    """A question in a bank. One that is a draft is asked nowhere; its texts may still lack languages of the course."""

    status: UnitStatus = UnitStatus.READY
    question: SerializeAsAny[Question]

    @property
    def is_ready(self) -> bool:
        """Whether quizzes may ask it."""
        return self.status is UnitStatus.READY

    @model_validator(mode="before")
    @classmethod
    def _question_with_a_status(cls, data: Any, info: ValidationInfo) -> Any:
        """Read a question as its author writes it, with ``status`` among its keys; or as it is stored."""
        if not isinstance(data, dict):
            return data
        status = data.get("status", UnitStatus.READY)
        context = dict(info.context or {})
        if not context and "question" in data:
            question = data["question"]
        else:
            question = {key: value for key, value in data.items() if key != "status"}
        if status == UnitStatus.DRAFT:
            context["any_language"] = True
        if not isinstance(question, Question):
            question = _any_question.validate_python(question, context=context)
        return {"status": status, "question": question}


class Bank(SharedContent):
    """Questions under a title, in no particular order."""

    title: Text
    questions: tuple[Entry, ...] = Field(default=(), max_length=MOST_QUESTIONS)

    def gives(self) -> tuple[Question, ...]:
        """Return the questions that quizzes may ask."""
        return tuple(entry.question for entry in self.questions if entry.is_ready)

    def lent_by(self, course: str) -> Self:
        """Return the questions that other courses may ask, with sources and facts called ``course/id``."""
        questions = (with_texts(each, lambda text: with_facts_of(text, course)) for each in self.gives())
        lent = tuple(Entry.model_construct(question=_lent(each, course)) for each in questions)
        return self.model_copy(update={"questions": lent})

    def problems(self, context: ContentContext) -> Iterable[ContentProblem]:
        """Yield ids that stand twice, and what is wrong with single questions."""
        questions = [entry.question for entry in self.questions]
        yield from doubled((question.id for question in questions), "questions")
        yield from question_problems(questions, context)

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield the Markdown texts of the questions; the title is none."""
        return (found for found in super().texts() if found[0][0] == "questions")


def _lent(question: Question, course: str) -> Question:
    """Return a question with its sources, and those of its parts, under the name of their course."""
    changes: dict[str, Any] = {"sources": tuple(f"{course}/{source}" for source in question.sources)}
    for name in type(question).model_fields:
        value = getattr(question, name)
        if isinstance(value, tuple) and value and all(isinstance(each, Question) for each in value):
            changes[name] = tuple(_lent(each, course) for each in value)
    return question.model_copy(update=changes)
