"""Texts between questions in Moodle XML."""

from __future__ import annotations

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element


class DescriptionInMoodle(MoodleKind):
    """Moodle's description: a text, and no more."""

    types = ("description",)

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return nothing besides what every question has; it is worth no mark."""
        return {"mark": 0}

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write nothing besides what every question has."""
        return []
