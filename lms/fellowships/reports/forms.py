"""The forms about monthly reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired

from lms.core.forms import Form, at_most, choices, optional
from lms.core.moves import LONGEST_REASON


class AnswerForm(Form):
    """What is said of a report."""

    number = HiddenField()
    verdict = RadioField(
        _l("Your answer"),
        choices=choices([("accepted", _l("Accept it")), ("returned", _l("Return it"))]),
        validators=[InputRequired(_l("Choose whether you accept or return it."))],
    )
    comment = TextAreaField(
        _l("Comment"),
        description=_l("The fellow reads it. When you return the report, say what to change."),
        validators=[optional(), at_most(LONGEST_REASON)],
    )
