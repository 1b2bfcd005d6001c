"""What a trainer chooses above the analysis and the list of attempts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, SearchField, SelectField, StringField

from lms.core.forms import Form, at_most, choices, optional, required, tidy
from lms.core.language import LANGUAGES, localised
from lms.extensions import db
from lms.quizzes.analysis.selection import Selection, Which, cohorts_of, organisations_of
from lms.quizzes.models import AttemptState

LONGEST_NAME = 80
LONGEST_REASON = 500
WHICH_WORDS = {
    Which.FIRST: _l("the first attempt of each person"),
    Which.BEST: _l("the best attempt of each person"),
    Which.ALL: _l("all attempts"),
}
STATE_WORDS = {
    AttemptState.FINISHED: _l("Marked"),
    AttemptState.SUBMITTED: _l("Waits to be graded"),
    AttemptState.IN_PROGRESS: _l("Being answered"),
    AttemptState.OVERDUE: _l("Time is up"),
    AttemptState.ABANDONED: _l("Given up"),
}
EVERYBODY = ("", _l("everybody"))


class PeopleFilter(Form):
    """Whose attempts; what nobody could have chosen narrows nothing."""

    class Meta:
        csrf = False

    cohort = SelectField(_l("Cohort"), validators=[optional()])
    organisation = SelectField(_l("Organisation"), validators=[optional()])
    language = SelectField(_l("Language"), validators=[optional()])

    FIRST: ClassVar[tuple[str, ...]] = ()
    """The names of the fields that stand before those about people."""

    def in_order(self) -> list[Field]:
        """Return the fields in the order in which they are drawn."""
        return sorted(self, key=lambda field: field.name not in self.FIRST)

    def offer(self, course_id: int) -> None:
        """Offer the cohorts and organisations of a course, in two queries."""
        cohorts = [(str(row.id), row.name) for row in db.session.execute(cohorts_of(course_id))]
        found = db.session.execute(organisations_of(course_id))
        organisations = [(str(row.id), localised(row.name)) for row in found]
        self.cohort.choices = choices([EVERYBODY, *cohorts])
        self.organisation.choices = choices([EVERYBODY, *organisations])
        self.language.choices = choices([("", _l("any")), *LANGUAGES.items()])

    def selection(self, zone: ZoneInfo) -> Selection:
        """Return what is chosen."""
        cohort, organisation = self._chosen("cohort"), self._chosen("organisation")
        return Selection(
            cohort_id=int(cohort) if cohort else None,
            organisation_id=int(organisation) if organisation else None,
            language=self._chosen("language"),
        )

    def _chosen(self, name: str) -> str:
        field = self._fields[name]
        return str(field.data) if field.data in {choice.value for choice in field.choices} else ""


class TimedFilter(PeopleFilter):
    """Whose attempts, and from when to when they were handed in."""

    since = DateField(_l("Handed in from"), validators=[optional()])
    until = DateField(_l("Handed in until"), validators=[optional()])

    def selection(self, zone: ZoneInfo) -> Selection:
        """Return what is chosen; the last day counts whole."""
        chosen = vars(super().selection(zone))
        last = self.until.data
        following = last + timedelta(days=1) if last and last < date.max else None
        return Selection(**{**chosen, "since": _start(self.since.data, zone), "until": _start(following, zone)})


def _start(day: date | None, zone: ZoneInfo) -> datetime | None:
    """Return the instant at which a day begins in a zone; the first and last days of the calendar count as none."""
    if day is None or not date.min < day < date.max:
        return None
    return datetime.combine(day, time(), zone)


class AnalysisFilter(TimedFilter):
    """Which attempts are analysed."""

    FIRST = ("attempts",)

    attempts = SelectField(
        _l("Attempts"), choices=choices([(str(which), words) for which, words in WHICH_WORDS.items()])
    )

    def selection(self, zone: ZoneInfo) -> Selection:
        """Return what is chosen."""
        which = Which(self._chosen("attempts") or Which.FIRST)
        return Selection(**{**vars(super().selection(zone)), "which": which})


class GainFilter(PeopleFilter):
    """Which attempts at the two tests are set side by side."""

    FIRST = ("attempts",)

    attempts = SelectField(
        _l("Attempts"), choices=choices([(str(which), WHICH_WORDS[which]) for which in (Which.FIRST, Which.BEST)])
    )

    def selection(self, zone: ZoneInfo) -> Selection:
        """Return what is chosen."""
        which = Which(self._chosen("attempts") or Which.FIRST)
        return Selection(**{**vars(super().selection(zone)), "which": which})


class AttemptsFilter(TimedFilter):
    """Which attempts are listed."""

    FIRST = ("name", "state")

    name = SearchField(_l("Name"), filters=[tidy])
    state = SelectField(
        _l("Show"),
        choices=choices([("", _l("all attempts")), *((str(state), words) for state, words in STATE_WORDS.items())]),
        validators=[optional()],
    )

    def wanted(self) -> tuple[str, str]:
        """Return the part of a name and the state that are asked for."""
        return (self.name.data or "")[:LONGEST_NAME], self._chosen("state")


class SetAsideForm(Form):
    """Why an attempt in progress should not count."""

    reason = StringField(
        _l("Why"), filters=[tidy], validators=[required(_l("Say why, in a few words.")), at_most(LONGEST_REASON)]
    )
