"""How a question with one choice is written."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.choice_rows import BLANK_CHOICES, SHUFFLE, choice_rows
from lms.authoring.questions.forms.kinds import QuestionForm

FORM = QuestionForm(
    what=_l("Several choices are shown, and one is taken."),
    example=_l("Which visa allows work? Tourist, visit, or employment."),
    own=(
        choice_rows(_l("What each is worth in per cent: the right one 100. A wrong one may cost marks, to -100.")),
        SHUFFLE,
    ),
    blank=BLANK_CHOICES,
)
