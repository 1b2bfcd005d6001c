"""The forms with which managers make and change calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.forms import Form, at_most, choices, optional, refuse, required, tidy
from lms.core.worded import Text, Worded, typed_words
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.rules import zone_named
from lms.fellowships.calls.settings import MOST_CRITERIA, MOST_SEATS
from lms.fellowships.calls.wording import zone_of
from lms.fellowships.programmes.documents import Criterion, Plan
from lms.fellowships.programmes.fields import Whole
from lms.fellowships.programmes.forms import LONGEST_PROSE, TITLE, Versioned
from lms.learning.cohort_forms import DayField
from lms.people.places import STATES
from lms.quizzes.settings_page.fields import InstantField

SPARE_ROWS = 2
MOST_ROWS = 60
OPEN_DAYS, DAYS_TO_START = 30, 60
USUAL_SEATS = 10
CLOSING = time(18, 0)
OPENING = time(9, 0)
_whole_seats = NumberRange(min=1, max=MOST_SEATS, message=_l("Enter a whole number from 1 upwards."))


class SeatsRow(wtforms.Form):
    """How many seats are for one state, or for one host."""

    place = SelectField(_l("For"), validators=[optional()])
    seats = IntegerField(_l("Seats at most"), validators=[optional(), _whole_seats])


class CallForm(Worded, Versioned):
    """Everything that is set about a call besides its form and criteria."""

    texts = {
        "title": TITLE,
        "description": Text(
            label=_l("What it is, and who may apply"),
            hint=_l("Everybody reads this before they apply. Markdown works: a line that begins with “- ” is a point."),
            longest=LONGEST_PROSE,
            is_long=True,
            is_required=True,
        ),
    }

    slug = StringField(
        _l("Address"),
        description=_l(
            "The last part of its public address, in small Latin letters. Left empty, it is made from the title."
        ),
        filters=[tidy],
        validators=[optional(), at_most(80)],
    )
    form_key = HiddenField()
    opens_at = InstantField(_l("Opens"))
    closes_at = InstantField(_l("Closes"), description=_l("From this minute on nothing more is taken."))
    zone = StringField(
        _l("Time zone of both"),
        description=_l("Its international name; in India Asia/Kolkata."),
        filters=[tidy],
        validators=[required(_l("Name the time zone, like Asia/Kolkata.")), at_most(60)],
    )
    starts_on = DayField(_l("First day of the fellowship"))
    seats = Whole(_l("Seats"), 1, MOST_SEATS)
    by_state = FieldList(FormField(SeatsRow), max_entries=MOST_ROWS)
    by_host = FieldList(FormField(SeatsRow), max_entries=MOST_ROWS)
    has_interview = BooleanField(_l("There are interviews"))
    reviews_each = Whole(_l("Reviewers for each application"), 1, 9)
    names_hidden = BooleanField(
        _l("Reviewers do not see names"), description=_l("Nor what the form marks as private: addresses, referees.")
    )
    offer_days = Whole(_l("Days in which an offer can be accepted"), 1, 60)

    def offer_places(self, hosts: Sequence[tuple[str, str]]) -> None:
        """Let states and hosts be chosen."""
        for rows, pairs in ((self.by_state, STATES.items()), (self.by_host, hosts)):
            for row in rows:
                row.form.place.choices = choices([("", _l("No one")), *pairs])

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Check the fields, that what must be said is said, and that days and zone are there."""
        is_valid = super().validate(*arguments, **more)
        is_complete = self.refuse_missing_words()
        for name, sentence in _WHEN.items():
            if getattr(self, name).data is None and not getattr(self, name).errors:
                refuse(getattr(self, name), sentence)
                is_complete = False
        if self.zone.data and not self.zone.errors and zone_named(self.zone.data) is None:
            refuse(self.zone, _l("There is no such time zone. In India it is Asia/Kolkata."))
            is_complete = False
        return is_complete and is_valid

    def settings(self) -> dict[str, Any]:
        """Return what the operations take; call it once the form is valid."""
        zone = zone_named(self.zone.data or "")
        as_typed = ("starts_on", "zone", "seats", "has_interview", "reviews_each", "names_hidden", "offer_days")
        found = {name: getattr(self, name).data for name in as_typed}
        instants = {name: getattr(self, name).data.replace(tzinfo=zone) for name in ("opens_at", "closes_at")}
        by = {"state": _seats(self.by_state), "host": _seats(self.by_host)}
        return {**found, **instants, **self.all_words(), "seats_by": {kind: rows for kind, rows in by.items() if rows}}


_WHEN = {
    "opens_at": _l("Say from when on the call is open."),
    "closes_at": _l("Say until when the call is open."),
    "starts_on": _l("Say on which day the fellowship starts."),
}


def _seats(rows: Any) -> dict[str, int]:
    """Return the seats by place; a row without a place or a number says nothing, the last of two says it."""
    return {row.form.place.data: row.form.seats.data for row in rows if row.form.place.data and row.form.seats.data}


def new_call_values(plan: Plan, zone: Any) -> dict[str, Any]:
    """Return what the form of a new call begins with, from the plan of its programme."""
    today = clock.today(zone)
    return {
        **typed_words({"title": plan.title, "description": plan.description}),
        "opens_at": datetime.combine(today + timedelta(days=1), OPENING),
        "closes_at": datetime.combine(today + timedelta(days=OPEN_DAYS), CLOSING),
        "zone": zone.key,
        "starts_on": today + timedelta(days=OPEN_DAYS + DAYS_TO_START),
        "seats": USUAL_SEATS,
        "by_state": _seat_rows({}),
        "by_host": _seat_rows({}),
        "has_interview": bool(plan.interview_criteria),
        "reviews_each": 3,
        "names_hidden": True,
        "offer_days": 7,
    }


def call_values(call: Call) -> dict[str, Any]:
    """Return what the form of a call is filled with."""
    zone = zone_of(call)
    kept = ("zone", "starts_on", "seats", "has_interview", "reviews_each", "names_hidden", "offer_days")
    return {
        **typed_words({"title": call.title, "description": call.description}),
        **{name: getattr(call, name) for name in kept},
        "opens_at": call.opens_at.astimezone(zone).replace(tzinfo=None),
        "closes_at": call.closes_at.astimezone(zone).replace(tzinfo=None),
        "by_state": _seat_rows(call.seats_by.get("state", {})),
        "by_host": _seat_rows(call.seats_by.get("host", {})),
        "version": call.settings_version,
    }


def _seat_rows(by_place: Mapping[str, int]) -> list[dict[str, Any]]:
    spare: list[dict[str, Any]] = [{"place": "", "seats": None}] * SPARE_ROWS
    return [{"place": place, "seats": seats} for place, seats in by_place.items()] + spare


class CriterionRow(Worded, wtforms.Form):
    """One criterion; one without a title is none."""

    texts = {
        "title": Text(label=_l("What is scored")),
        "guide": Text(label=_l("What the scores from 0 to 5 mean"), longest=1000, is_long=True),
    }

    id = HiddenField(validators=[optional(), at_most(80)])
    weight = Whole(_l("Weight, from 1 to 10"), 1, 10, default=1)

    def row(self) -> dict[str, Any]:
        """Return what was typed."""
        return {**self.all_words(), "id": self.id.data or "", "weight": self.weight.data}


class CriteriaForm(Versioned):
    """What reviewers and the panel score."""

    criteria = FieldList(FormField(CriterionRow), max_entries=MOST_CRITERIA + SPARE_ROWS)
    interview_criteria = FieldList(FormField(CriterionRow), max_entries=MOST_CRITERIA + SPARE_ROWS)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Return the criteria that have a title, as they were typed."""
        found = {name: [entry.form.row() for entry in getattr(self, name)] for name in _LISTS}
        return {name: [row for row in rows if row["title"]] for name, rows in found.items()}

    def take_refusal(self, refusal: Refusal) -> None:
        """Show what is wrong with a list beside its first row, and anything else above the form."""
        entries = getattr(self, refusal.field) if refusal.field in _LISTS else None
        if not entries:
            super().take_refusal(refusal)
            return
        refuse(entries[0].form.title_en, refusal.sentence)
        entries.errors = [entry.errors for entry in entries]


_LISTS = ("criteria", "interview_criteria")


def criteria_values(call: Call) -> dict[str, Any]:
    """Return what the form of the criteria is filled with."""
    lists = {name: _criterion_rows(getattr(call, name)) for name in _LISTS}
    return {**lists, "version": call.settings_version}


def _criterion_rows(criteria: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = [Criterion.model_validate(each) for each in criteria]
    rows: list[dict[str, Any]] = [
        {**typed_words({"title": each.title, "guide": each.guide}), "id": each.id, "weight": each.weight}
        for each in known
    ]
    return rows + [{"id": "", "weight": 1}] * min(SPARE_ROWS, MOST_CRITERIA - len(rows))


class ReasonForm(Form):
    """Why something is done."""

    reason = StringField(_l("Why"), filters=[tidy], validators=[required(_l("Say why; it is kept.")), at_most(1000)])


class LeaveForm(ReasonForm):
    """Who may apply later than the others, and until when."""

    contact = StringField(
        _l("E-mail address or phone number of the person"),
        description=_l("The one with which they apply."),
        filters=[tidy],
        validators=[required(_l("Enter an e-mail address or a phone number.")), at_most(254)],
    )
    until = InstantField(_l("Until"), description=_l("In the time zone of the call."))

    def validate(self, *arguments: Any, **more: Any) -> bool:
        """Check the fields, and that there is a time."""
        is_valid = bool(super().validate(*arguments, **more))
        if self.until.data is None and not self.until.errors:
            refuse(self.until, _l("Say until when the person may apply."))
            return False
        return is_valid

    def values(self, zone: ZoneInfo) -> dict[str, Any]:
        """Return what the operation takes; the time is meant in a time zone."""
        until = self.until.data.replace(tzinfo=zone) if self.until.data else None
        return {"contact": self.contact.data, "reason": self.reason.data, "until": until}
