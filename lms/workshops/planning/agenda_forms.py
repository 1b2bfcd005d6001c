"""The forms about days, sessions and those who teach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField
from wtforms.widgets import HiddenInput

from lms.core.forms import Form, at_most, choices, chosen, optional, required, tidy
from lms.core.worded import Text, Worded, typed_words
from lms.learning.cohort_forms import DayField
from lms.workshops.library.documents import DAY_ENDS, METHOD_NAMES, MOST_DAYS, Method
from lms.workshops.planning.agenda import Line, seen_mark
from lms.workshops.planning.fields import BoundedField, ClockField, ManyField
from lms.workshops.planning.models import WorkshopSession
from lms.workshops.planning.queries import Teacher

LONGEST_NAME = 200
MOST_SHIFTED = 365


class SessionForm(Worded, Form):
    """One line of the agenda; ``seen`` marks what was shown of it."""

    texts = {
        "title": Text(label=_l("Title")),
        "outcome": Text(label=_l("What comes out of it"), longest=400),
    }

    seen = HiddenField(validators=[optional(), at_most(40)])
    day = SelectField(_l("On which day"), validators=[chosen(_l("Choose a day."))])
    starts = ClockField(_l("Starts"), validators=[chosen(_l("Enter when it starts, like 9:30."))])
    ends = ClockField(_l("Ends"), validators=[chosen(_l("Enter when it ends, like 11:00."))])
    method = SelectField(
        _l("Method"),
        choices=choices((each.value, name) for each, name in METHOD_NAMES.items()),
        default=Method.TALK.value,
    )
    facilitator = SelectField(_l("Facilitator"), validators=[optional()])
    is_counted = BooleanField(
        _l("Attendance is taken"), default=True, description=_l("It counts for certificates. Never for a break.")
    )

    def offer(self, days: Sequence[tuple[int, Any]], teachers: Collection[Teacher]) -> None:
        """Let days, by number and words, and those who teach be chosen."""
        self.day.choices = choices((str(number), words) for number, words in days)
        people = ((str(each.id), each.full_name) for each in teachers if each.full_name)
        self.facilitator.choices = choices([("", _l("Nobody in particular")), *people])

    def line(self) -> Line:
        """Return what is said of the session."""
        return Line(
            day=int(self.day.data),
            starts_minute=self.starts.data,
            ends_minute=self.ends.data,
            title=self.words("title"),
            method=Method(self.method.data),
            outcome=self.words("outcome"),
            facilitator_id=int(self.facilitator.data) if self.facilitator.data else None,
            is_counted=bool(self.is_counted.data),
        )

    def show_mark(self, mark: str) -> None:
        """Let the next sending be about the session as it is now."""
        self.seen.data, self.seen.raw_data = mark, None


def session_values(session: WorkshopSession) -> dict[str, Any]:
    """Return what the form of a session is filled with."""
    return {
        **typed_words({"title": session.title, "outcome": session.outcome}),
        "seen": seen_mark([session]),
        "day": str(session.day),
        "starts": session.starts_minute,
        "ends": session.ends_minute,
        "method": session.method.value,
        "facilitator": str(session.facilitator_id or ""),
        "is_counted": session.is_counted,
    }


class ShiftForm(Form):
    """By how many minutes a day is moved; ``seen`` marks its sessions as they were shown."""

    seen = HiddenField(validators=[optional(), at_most(40)])
    minutes = BoundedField(
        _l("By how many minutes"),
        -DAY_ENDS,
        DAY_ENDS,
        description=_l("30 lets every session of the day begin half an hour later, -30 half an hour earlier."),
        validators=[chosen(_l("Enter a number of minutes."))],
    )


class DaysForm(Form):
    """The date of each day; ``version`` is the one that was shown."""

    version = IntegerField(widget=HiddenInput(), validators=[optional()])

    def dates(self, count: int) -> list[date | None]:
        """Return the dates that were chosen for so many days."""
        return [self[f"day_{number}"].data for number in range(1, count + 1)]

    @property
    def seen(self) -> int:
        """The version that was shown; 0, which none has, where it cannot be told."""
        return self.version.data or 0


def days_form(days: Sequence[date | None], version: int) -> DaysForm:
    """Return the form with one control for each day of a workshop."""
    fields = {f"day_{number}": DayField(_l("Day %(number)s", number=number)) for number in range(1, len(days) + 1)}
    kind: type[DaysForm] = type("DaysForm", (DaysForm,), fields)
    return kind(data={"version": version, **{f"day_{number}": day for number, day in enumerate(days, 1)}})


class ByDaysForm(Form):
    """By how many days a whole workshop is moved."""

    version = IntegerField(id="version-seen", widget=HiddenInput(), validators=[optional()])
    by_days = BoundedField(
        _l("By how many days"),
        -MOST_SHIFTED,
        MOST_SHIFTED,
        description=_l("7 moves every day a week later, -7 a week earlier."),
        validators=[chosen(_l("Enter a number of days."))],
    )


class TeachingDays(Form):
    """On which days somebody teaches."""

    days = ManyField(_l("Days"), validators=[optional()])

    def offer_days(self, days: Sequence[tuple[int, Any]]) -> None:
        """Let some days be chosen, by their number."""
        self.days.choices = choices((str(number), words) for number, words in days)

    def numbers(self) -> list[int]:
        """Return the numbers of the days that are ticked."""
        return sorted(int(each) for each in self.days.data or [] if len(each) <= len(str(MOST_DAYS)))


class FacilitatorForm(TeachingDays):
    """Somebody with an account who is to teach."""

    person = HiddenField(validators=[required(), at_most(12)])


class NamedFacilitatorForm(TeachingDays):
    """Somebody without an account who is to teach."""

    name = StringField(_l("Name"), filters=[tidy], validators=[required(_l("Enter the name.")), at_most(LONGEST_NAME)])
