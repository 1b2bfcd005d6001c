"""True or false in Moodle XML: two answers, of which one is worth everything."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element, add_answer

VALUES = {"true": True, "false": False}


class TrueFalseInMoodle(MoodleKind):
    """Moodle's truefalse; old files name the answers in their own language, the true one first."""

    types = ("truefalse",)
    elements = frozenset({"answer"})

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return which judgement is right, and what is said to each."""
        answers = question.element.every("answer")
        if len(answers) != 2:
            raise question.refuse(_("A true or false question has two answers, true and false."))
        values = [VALUES.get(answer.words().lower()) for answer in answers]
        if set(values) != {True, False}:
            question.note(_("The answers are not called true and false; the first was taken as true."))
            values = [True, False]
        right = max(zip(answers, values, strict=True), key=lambda pair: question.fraction(pair[0]))
        draft: Draft = {"answer": bool(right[1])}
        for answer, value in zip(answers, values, strict=True):
            feedback = question.feedback(answer)
            if feedback is not None:
                draft["if_true" if value else "if_false"] = feedback
        return draft

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the two answers."""
        for words, value in VALUES.items():
            add_answer(element, float(draft["answer"] is value), words, draft.get(f"if_{words}"))
        return []
