"""How a statement is written that is true or false."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.controls import Pick, Words
from lms.authoring.questions.forms.kinds import QuestionForm
from lms.quizzes.banks.drawing import SAID

FORM = QuestionForm(
    what=_l("A statement is judged: true or false."),
    example=_l("A promise by word of mouth is enough. False."),
    text=_l("Statement"),
    own=(
        Pick(
            name="answer",
            label=_l("The statement is"),
            options=(("true", _l("True")), ("false", _l("False"))),
            none=_l("Choose …"),
            is_bool=True,
        ),
        Words(name="if_true", label=SAID["if_true"]),
        Words(name="if_false", label=SAID["if_false"]),
    ),
)
