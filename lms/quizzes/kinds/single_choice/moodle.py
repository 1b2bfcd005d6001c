"""Single choice in Moodle XML."""

from __future__ import annotations

from lms.quizzes.kinds.moodle_choices import MoodleChoices


class SingleChoiceInMoodle(MoodleChoices):
    """A multichoice of which one takes one."""

    is_single = True
