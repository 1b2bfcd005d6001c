"""The forms about cohorts."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SearchField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from lms.core.forms import LONGEST_TYPED, Form, at_most, choices, optional, required, tidy
from lms.core.language import LANGUAGES
from lms.learning.cohort_queries import Found, staff_by_logins
from lms.learning.models import LONGEST_COHORT_NAME
from lms.learning.queries import WITHOUT_COHORT, LearnerFilter

MOST_LISTED = 5000
LONGEST_LIST = MOST_LISTED * 60
NAMED_AT_ONCE = 10
DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]


class DayField(DateField):
    """A calendar day; a browser without a calendar sends what was typed, which may also begin with the day."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, format=DAY_FORMATS, validators=[optional()], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; what is none gets a sentence that says how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Enter a day of the calendar, like 2026-11-21 or 21-11-2026.")) from error


def listed(text: str) -> list[str]:
    """Return what stands on the lines of a text, or between commas or semicolons, without what is empty."""
    return [part for each in re.split(r"[\n\r,;\t]+", text) if (part := each.strip())]


def unknown_names(found: Found) -> str:
    """Return what stands for nobody, in one line; of very many, the first."""
    named = ", ".join(found.unknown[:NAMED_AT_ONCE])
    return f"{named} …" if len(found.unknown) > NAMED_AT_ONCE else named


class CohortForm(Form):
    """What is said about a cohort."""

    name = StringField(
        _l("Name of the cohort"),
        description=_l("Something that tells it from the others, like: Udaipur, November 2026."),
        filters=[tidy],
        validators=[required(_l("Give the cohort a name.")), at_most(LONGEST_COHORT_NAME)],
    )
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    language = RadioField(_l("Language of the group"), choices=choices(LANGUAGES.items()), default="hi")
    facilitators = TextAreaField(
        _l("Facilitators"),
        description=_l("Sign-in names, phone numbers or e-mail addresses, one a line."),
        validators=[optional(), at_most(LONGEST_TYPED)],
    )

    facilitator_ids: list[int]

    def validate_facilitators(self, field: Field) -> None:
        """Find the facilitators; refuse what stands for nobody who works here."""
        found = staff_by_logins(listed(field.data or ""))
        self.facilitator_ids = found.ids
        if found.unknown:
            names = unknown_names(found)
            sentence = _l("Nobody with a role here signs in with: %(names)s. Correct it or take it out.", names=names)
            raise ValidationError(sentence)

    def values(self) -> dict[str, Any]:
        """Return what the operations take."""
        fields = {name: getattr(self, name).data for name in ("name", "starts_on", "ends_on", "language")}
        return {**fields, "facilitators": getattr(self, "facilitator_ids", [])}


class ListedForm(Form):
    """Learners named by what they sign in with, pasted from a list."""

    listed = TextAreaField(
        _l("Sign-in names, phone numbers or e-mail addresses"),
        description=_l("One a line, or a column copied from a spreadsheet. They must be on the course already."),
        validators=[required(_l("Paste at least one sign-in name or phone number.")), at_most(LONGEST_LIST)],
    )

    def validate_listed(self, field: Field) -> None:
        """Refuse more than one can take in."""
        if len(listed(field.data or "")) > MOST_LISTED:
            raise ValidationError(_l("These are too many at once: paste 5,000 at the most."))


class CandidateFilter(Form):
    """Which learners of the course are offered for a cohort."""

    class Meta:
        csrf = False

    name = SearchField(_l("Name"), filters=[tidy], validators=[at_most(80)])
    since = DayField(_l("Enrolled from"))
    until = DayField(_l("Enrolled until"))
    cohort = SelectField(
        _l("Show"),
        choices=choices([(WITHOUT_COHORT, _l("learners without a cohort")), ("", _l("all learners of the course"))]),
        default=WITHOUT_COHORT,
    )

    def wanted(self, zone: ZoneInfo) -> LearnerFilter:
        """Return whom to show: both days are meant as a whole, in the zone of the site."""
        since, until = self.since.data, self.until.data
        return LearnerFilter(
            name=self.name.data or "",
            cohort=self.cohort.data if self.cohort.data in {"", WITHOUT_COHORT} else WITHOUT_COHORT,
            since=datetime.combine(since, time.min, zone) if since else None,
            before=datetime.combine(until + timedelta(days=1), time.min, zone) if until else None,
        )
