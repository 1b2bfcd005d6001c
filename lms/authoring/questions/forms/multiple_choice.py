"""How a question with several choices is written."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.choice_rows import BLANK_CHOICES, SHUFFLE, choice_rows
from lms.authoring.questions.forms.controls import Tick
from lms.authoring.questions.forms.kinds import QuestionForm

FORM = QuestionForm(
    what=_l("Several choices are shown, and all that are right are to be taken."),
    example=_l("Which papers does one need? Passport, visa, contract; not a ration card."),
    own=(
        choice_rows(
            _l("The right ones make 100 per cent together, such as 50 and 50. Let wrong ones cost something: -50.")
        ),
        Tick(name="all_or_nothing", label=_l("The marks only when all is right")),
        SHUFFLE,
    ),
    blank=BLANK_CHOICES,
)
