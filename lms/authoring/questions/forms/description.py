"""How a text between questions is written."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from lms.authoring.questions.forms.kinds import QuestionForm

FORM = QuestionForm(
    what=_l("A text between questions, which asks nothing."),
    example=_l("The next three questions are about money."),
    text=_l("Text"),
    is_asked=False,
)
