"""The forms about safeguarding."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from lms.core.forms import Form, at_most, required
from lms.fellowships.safety.models import LONGEST_WORDS


class ConcernForm(Form):
    """What worries somebody about a fellow."""

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(16))
    text = TextAreaField(
        _l("What has happened, or what do you fear?"),
        description=_l("In your own words. Write no more names than needed."),
        validators=[required(_l("Say in your own words what worries you.")), at_most(LONGEST_WORDS)],
    )


class OutcomeForm(Form):
    """What came of a flag."""

    outcome = TextAreaField(
        _l("What was done, and how is the fellow now?"),
        validators=[required(_l("Say what was done, and how the fellow is now.")), at_most(LONGEST_WORDS)],
    )
