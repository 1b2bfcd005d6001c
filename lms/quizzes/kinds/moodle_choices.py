"""How single and multiple choice stand in Moodle XML: both are its multichoice, told apart by ``<single>``."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element, add_answer


class MoodleChoices(MoodleKind):
    """What both kinds share: the choices, and whether they are shuffled."""

    types: ClassVar[tuple[str, ...]] = ("multichoice",)
    elements = frozenset({"answer", "single", "shuffleanswers"})
    is_single: bool

    def takes(self, question: MoodleQuestion) -> bool:
        """Whether a question lets one choose as many as this kind does."""
        return super().takes(question) and question.element.says_yes("single", True) is self.is_single

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return the choices."""
        answers = [answer for answer in question.element.every("answer") if self._is_there(question, answer)]
        is_shuffled = question.element.says_yes("shuffleanswers", False)
        return {"choices": [_choice(question, answer) for answer in answers], "shuffle": is_shuffled}

    def _is_there(self, question: MoodleQuestion, answer: Element) -> bool:
        if not answer.words():
            question.note(_("A choice without words was left out."), answer)
        return bool(answer.words())

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the choices."""
        element.add("single", "true" if self.is_single else "false")
        element.add("shuffleanswers", "true" if draft.get("shuffle", True) else "false")
        element.add("answernumbering", "abc")
        for choice in draft["choices"]:
            add_answer(element, choice.get("fraction", 0), choice["text"], choice.get("feedback"))
        return []


def _choice(question: MoodleQuestion, answer: Element) -> dict[str, Any]:
    text, fraction = question.rich(answer), question.fraction(answer)
    return {"text": text, "fraction": fraction, "feedback": question.feedback(answer)}
