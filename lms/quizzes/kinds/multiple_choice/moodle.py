"""Multiple choice in Moodle XML."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleQuestion
from lms.quizzes.kinds.moodle_choices import MoodleChoices
from lms.quizzes.kinds.moodle_elements import Element

ALL_OR_NOTHING = "multichoiceset"


class MultipleChoiceInMoodle(MoodleChoices):
    """A multichoice of which one takes several, or an all-or-nothing one, which is a type that some sites add."""

    types = ("multichoice", ALL_OR_NOTHING)
    is_single = False

    def takes(self, question: MoodleQuestion) -> bool:
        """Whether one takes several."""
        return question.type == ALL_OR_NOTHING or super().takes(question)

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return the choices, and whether all must be right."""
        draft = super().from_moodle(question)
        return {**draft, "all_or_nothing": True} if question.type == ALL_OR_NOTHING else draft

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write the choices; Moodle itself adds up what they are worth."""
        super().to_moodle(draft, element)
        return (
            [_("Moodle adds the marks of the choices up instead of all or nothing.")]
            if draft.get("all_or_nothing")
            else []
        )
