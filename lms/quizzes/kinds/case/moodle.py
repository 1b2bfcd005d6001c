"""Cases in Moodle XML, which has none: a description with the situation, and the parts where only we read."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Draft
from lms.quizzes.kinds.moodle import MoodleKind, MoodleQuestion
from lms.quizzes.kinds.moodle_elements import Element


class CaseInMoodle(MoodleKind):
    """Written as a description; it is never read as a case, but made one by what goes along with it."""

    types = ("description",)

    def takes(self, question: MoodleQuestion) -> bool:
        """Return false: a description of a file is a description, until the rest of it says otherwise."""
        return False

    def from_moodle(self, question: MoodleQuestion) -> Draft:
        """Return nothing: see ``takes``."""
        return {}

    def to_moodle(self, draft: Draft, element: Element) -> list[str]:
        """Write nothing besides what every question has."""
        return [_("Moodle has no cases: it shows the situation, without the questions about it.")]
