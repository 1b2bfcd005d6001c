"""What owners fill in when they publish."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField

from lms.core.forms import Form, at_most, required, tidy
from lms.courses.models import LONGEST_WITHDRAWAL_REASON
from lms.quizzes.settings_page.fields import InstantField

LONGEST_KEY = 43
LONGEST_DIGEST = 64


class PublishForm(Form):
    """Publish what was seen; where learners lose something, the course's name is typed first."""

    seen = HiddenField(validators=[at_most(LONGEST_DIGEST)])
    base = HiddenField(validators=[at_most(LONGEST_DIGEST)])
    confirmation = StringField(filters=[tidy], validators=[at_most(100)])


class PlanForm(Form):
    """Publish what was seen at a time to come."""

    seen = HiddenField(validators=[at_most(LONGEST_DIGEST)], id="planned-seen")
    base = HiddenField(validators=[at_most(LONGEST_DIGEST)], id="planned-base")
    form_key = HiddenField(validators=[at_most(LONGEST_KEY)])
    due_at = InstantField(_l("Day and time"))

    def instant(self) -> datetime | None:
        """Return the time that was entered, in the site's zone; None, with a sentence, where none was."""
        if self.due_at.data is None:
            self.due_at.errors = [*self.due_at.errors, gettext("Choose a day and a time.")]
            return None
        at: datetime = self.due_at.data
        return at.replace(tzinfo=current_app.extensions["settings"].time_zone)


class WithdrawForm(Form):
    """Why a course is withdrawn."""

    reason = TextAreaField(
        _l("Why?"),
        description=_l("People who look for the course read this on its page."),
        filters=[tidy],
        validators=[
            required(_l("Say why: people who look for the course read it on its page.")),
            at_most(LONGEST_WITHDRAWAL_REASON),
        ],
    )
