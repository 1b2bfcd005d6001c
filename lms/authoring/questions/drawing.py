"""A question of a draft as its learners will get it, with the right answer beside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from lms.authoring.drafts.previewing import draft_images, preview_document
from lms.authoring.drafts.queries import DraftOf
from lms.core.language import Localised, current_language
from lms.core.markup import Surroundings
from lms.courses.documents import CourseDocument
from lms.courses.rendering import ImageFinder, surroundings_of
from lms.quizzes.banks.drawing import Drawn, Worth, drawn, key_of, right_words
from lms.quizzes.kinds.question import RIGHT, Question, Words
from lms.quizzes.rendering import QuizTexts


class DraftTexts(QuizTexts):
    """The texts of questions that are being written, with the pictures of the draft."""

    def __init__(self, document: CourseDocument, unit_id: str, language: str, image: ImageFinder) -> None:
        super().__init__(document, unit_id, language)
        self._image = image

    @cached_property
    def _surroundings(self) -> Surroundings:
        return replace(surroundings_of(self._document, self._unit_id, self._language), image=self._image)


@dataclass(frozen=True)
class Preview:
    """What the page draws: ``question`` as learners get it, ``right`` and ``key`` as only its authors see them."""

    question: Drawn
    right: list[Words]
    key: list[Worth]
    feedback: Localised | None
    advice: list[str]


def preview_of(question: Question) -> Preview:
    """Return a question as it is drawn."""
    right = right_words(question) if _has_right_answer(question) else []
    return Preview(drawn(question), right, key_of(question), question.feedback, question.advice())


def _has_right_answer(question: Question) -> bool:
    """Whether an answer earns the whole mark, as far as no person has to say."""
    answer = question.right_answer() if question.is_asked else None
    fraction = question.grade(answer).fraction if answer is not None else 0
    return fraction is None or fraction >= RIGHT


def texts_of_draft(draft: DraftOf, unit_slug: str = "") -> DraftTexts:
    """Return what draws the texts of a draft in the reader's language; ``unit_slug`` is empty for a bank."""
    document = preview_document(draft, unit_slug)
    return DraftTexts(document, unit_slug, current_language(), draft_images(draft))
