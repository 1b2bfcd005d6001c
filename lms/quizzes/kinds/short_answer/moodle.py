"""Short answer in Moodle XML: the patterns as plain text, with the same wildcard as ours."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element, add_answer


class ShortAnswerInMoodle(MoodleKind):
    """Moodle's shortanswer."""

    types = ("shortanswer",)
    elements = frozenset({"answer", "usecase"})

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return the patterns."""
        answers = [_pattern(question, answer) for answer in question.element.every("answer")]
        return {
            "answers": [answer for answer in answers if answer],
            "case_sensitive": question.element.says_yes("usecase", False),
        }

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the patterns."""
        element.add("usecase", "1" if draft.get("case_sensitive") else "0")
        for answer in draft["answers"]:
            add_answer(element, answer.get("fraction", 1), answer["pattern"], answer.get("feedback"))
        return []


def _pattern(question: MoodleQuestion, answer: Element) -> dict[str, Any] | None:
    words = answer.words()
    if not words:
        question.note(_("An answer without words was left out."), answer)
        return None
    fraction = question.fraction(answer, lowest=0)
    return {"pattern": words, "fraction": fraction, "feedback": question.feedback(answer)}
