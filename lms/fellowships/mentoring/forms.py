"""The forms of mentoring."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from lms.core.errors import Refusal
from lms.core.forms import Form, at_most, choices, optional, required, tidy
from lms.fellowships.mentoring.meetings import LONGEST_NOTES, When
from lms.fellowships.mentoring.models import LONGEST_PLACE, OCCASION_NAMES, Occasion
from lms.fellowships.mentoring.operations import MOST_OUTSIDE, Outsider
from lms.learning.cohort_forms import listed
from lms.learning.cohort_queries import staff_by_logins
from lms.people.logins import email_of
from lms.quizzes.settings_page.fields import InstantField

MINUTES = NumberRange(5, 480, message=_l("Enter a number of minutes from 5 to 480."))
LONGEST_LIST = 4_000
LONGEST_PERSON_NAME = 200


def _new_key() -> str:
    return secrets.token_urlsafe(16)


class MeetingForm(Form):
    """When and where a meeting is."""

    form_key = HiddenField(default=_new_key)
    mentor = SelectField(_l("Mentor"), validators=[InputRequired(_l("Choose one of the fellow's mentors."))])
    starts_at = InstantField(_l("Day and time"))
    minutes = IntegerField(_l("Minutes"), default=30, validators=[InputRequired(_l("Enter minutes.")), MINUTES])
    place = StringField(
        _l("Where"),
        description=_l("A room, a phone number, or the address of a video call."),
        filters=[tidy],
        validators=[optional(), at_most(LONGEST_PLACE)],
    )

    def with_mentors(self, mentors: Iterable[tuple[int, str]]) -> MeetingForm:
        """Let somebody choose among mentors; where there is only one, the form does not ask."""
        offered = [(str(person_id), name) for person_id, name in mentors]
        self.mentor.choices = choices(offered)
        if not self.mentor.data and offered:
            self.mentor.data = offered[0][0]
        if len(offered) == 1:
            self.mentor.data, self.mentor.raw_data = offered[0][0], [offered[0][0]]
        return self

    def when(self) -> When:
        """Return what was typed, in the site's time zone. Raises Refusal where there is no time."""
        zone = current_app.extensions["settings"].time_zone
        starts_at, minutes = self.starts_at.data, self.minutes.data
        if starts_at is None or minutes is None:
            raise Refusal(_l("Enter a day and a time, like 2026-11-21 10:30."), field="starts_at")
        return When(
            starts_at=starts_at.replace(tzinfo=zone),
            minutes=minutes,
            place=self.place.data or "",
        )


class MinutesForm(Form):
    """What was talked about in a meeting, and agreed."""

    notes = TextAreaField(_l("What we talked about"), validators=[optional(), at_most(LONGEST_NOTES)])
    agreed = TextAreaField(
        _l("What we agreed"),
        description=_l("Who does what until when."),
        validators=[optional(), at_most(LONGEST_NOTES)],
    )


class PastMeetingForm(MeetingForm, MinutesForm):
    """A meeting that took place without having been planned."""


class CallOffForm(Form):
    """Why a meeting is called off."""

    reason = StringField(_l("A word to the other"), filters=[tidy], validators=[optional(), at_most(500)])


class NoteForm(Form):
    """A note about a fellow."""

    form_key = HiddenField(default=_new_key)
    text = TextAreaField(_l("Note"), validators=[required(_l("Write the note first.")), at_most(LONGEST_NOTES)])
    is_private = BooleanField(
        _l("Only for me"), description=_l("Nobody else reads it, not even managers. Otherwise the fellow reads it too.")
    )


class AskForm(Form):
    """Which check-in a manager asks for, and until when."""

    occasion = SelectField(
        _l("Check-in"),
        choices=choices([(str(each), OCCASION_NAMES[each]) for each in (Occasion.MID_TERM, Occasion.END_TERM)]),
    )
    due_on = DateField(_l("To be handed in by"), validators=[InputRequired(_l("Choose a day."))])

    def asked(self) -> tuple[Occasion, date]:
        """Return what was chosen."""
        if self.due_on.data is None:
            raise LookupError("the form has not been validated")
        return Occasion(self.occasion.data), self.due_on.data


class ReasonForm(Form):
    """Why a form is given back."""

    reason = StringField(
        _l("Why?"), filters=[tidy], validators=[required(_l("Say why; it is kept with the decision.")), at_most(1000)]
    )


class FinalReviewForm(Form):
    """Whom a manager asks in the final review. ``outsiders`` and ``panel_ids`` are what its lists were read as."""

    outsiders: list[Outsider]
    panel_ids: list[int]
    due_on = DateField(_l("To be handed in by"), validators=[InputRequired(_l("Choose a day."))])
    fellow = BooleanField(_l("The fellow"), default=True)
    mentor = BooleanField(_l("The lead mentor"), default=True)
    host_name = StringField(
        _l("Supervisor at the host: name"), filters=[tidy], validators=[optional(), at_most(LONGEST_PERSON_NAME)]
    )
    host_email = StringField(
        _l("Supervisor at the host: e-mail"),
        description=_l("They get a link that works once, within 30 days. They need no account."),
        filters=[tidy],
        validators=[optional(), at_most(254)],
    )
    peers = TextAreaField(
        _l("Colleagues"),
        description=_l("One a line: name, then e-mail. The fellow never reads who said what."),
        validators=[optional(), at_most(LONGEST_LIST)],
    )
    panel = TextAreaField(
        _l("Review panel"),
        description=_l("One a line: what they sign in with. They read what the others say, and decide."),
        validators=[optional(), at_most(LONGEST_LIST)],
    )

    def validate_host_email(self, field: Any) -> None:
        """Want both the name and the e-mail of a supervisor, or neither."""
        if bool(field.data) != bool(self.host_name.data):
            raise ValidationError(gettext("Enter both the name and the e-mail address, or neither."))
        if field.data:
            field.data = _address(field.data)

    def validate_peers(self, field: Any) -> None:
        """Read each line as a name and an e-mail address."""
        self.outsiders = [_outsider(line) for line in (field.data or "").splitlines() if line.strip()]
        if len(self.outsiders) > MOST_OUTSIDE:
            raise ValidationError(gettext("At most %(max)d people can be asked on this side.", max=MOST_OUTSIDE))

    def validate_panel(self, field: Any) -> None:
        """Find everybody by what they sign in with."""
        found = staff_by_logins(listed(field.data or ""))
        if found.unknown:
            sentence = gettext("Nobody who works here signs in with: %(names)s", names=", ".join(found.unknown[:10]))
            raise ValidationError(sentence)
        self.panel_ids = found.ids

    def hosts(self) -> list[Outsider]:
        """Return the supervisor, if one was named."""
        name, email = self.host_name.data, self.host_email.data
        return [Outsider(name, email)] if name and email else []


def _outsider(line: str) -> Outsider:
    """Return the person of one line: the last word is the address, what stands before it the name."""
    parts = line.replace(",", " ").replace(";", " ").replace("<", " ").replace(">", " ").split()
    name = " ".join(parts[:-1])
    if not name or "@" not in parts[-1]:
        raise ValidationError(gettext("Write a name and then an e-mail address in: %(line)s", line=line.strip()[:80]))
    return Outsider(name[:LONGEST_PERSON_NAME], _address(parts[-1]))


def _address(typed: str) -> str:
    try:
        return email_of(typed)
    except Refusal as refusal:
        raise ValidationError(str(refusal.sentence)) from refusal
