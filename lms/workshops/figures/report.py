"""The report of one workshop: what is known of it, and what is missing before it is complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from lms.core.clock import today_here
from lms.core.language import localised
from lms.workshops.attendance.models import WAS_THERE, Presence
from lms.workshops.attendance.queries import conflicts, marked_counts
from lms.workshops.costs.presence import present_at
from lms.workshops.costs.queries import sums_of
from lms.workshops.costs.sums import Present, Sums, share
from lms.workshops.figures.attended import Attendees, attendees
from lms.workshops.figures.record import Facts, facts_of
from lms.workshops.measuring.gains import WorkshopGain
from lms.workshops.measuring.queries import feedback_summary, gain_of
from lms.workshops.measuring.summaries import FeedbackSummary
from lms.workshops.planning.models import Workshop
from lms.workshops.planning.queries import notes_of, organisations_named, teachers_of, topics_by_workshop
from lms.workshops.planning.times import Timed, sessions_of


@dataclass(frozen=True)
class SessionFigures:
    """How many were at a session of those of whom something was said."""

    timed: Timed
    there: int
    marked: int

    @property
    def share(self) -> float | None:
        """Who was there, in per cent; None where nobody was marked."""
        return 100 * self.there / self.marked if self.marked else None


@dataclass(frozen=True)
class Missing:
    """Something that the report lacks: a sentence, and the page on which it is mended."""

    sentence: Any
    endpoint: str


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that is said about a workshop. Amounts are in paise."""

    workshop: Workshop
    facts: Facts
    attendees: Attendees
    sessions: Sequence[SessionFigures]
    conflicts: int
    gain: WorkshopGain
    feedback: FeedbackSummary
    sums: Sums
    present: Present
    topics: Sequence[str]
    organiser: str
    host: str
    facilitators: Sequence[str]
    notes: Sequence[Any]

    @property
    def women_share(self) -> float | None:
        """Women in per cent of those who came; None without anybody."""
        people = self.attendees.people
        return 100 * self.attendees.women / people if people else None

    @property
    def cost_each(self) -> int | None:
        """What a person cost who came, unnamed ones as well, in paise; None without a cost."""
        return share(self.sums.spent, self.present.people) if self.sums.spent else None

    @property
    def missing(self) -> list[Missing]:
        """What the report lacks; it can be completed all the same."""
        return [
            each for each in (self._people(), self._marks(), self._conflicts(), self._tests(), self._costs()) if each
        ]

    def _people(self) -> Missing | None:
        if self.attendees.people or self.facts.unnamed:
            return None
        return Missing(_l("Nobody is counted as having come."), "workshops.show_attendance")

    def _marks(self) -> Missing | None:
        number = sum(not each.marked for each in self.sessions)
        sentence = lazy_ngettext("Nobody was marked at one session.", "Nobody was marked at %(num)d sessions.", number)
        return Missing(sentence, "workshops.show_attendance") if number else None

    def _conflicts(self) -> Missing | None:
        number = self.conflicts
        sentence = lazy_ngettext(
            "Two people said different things of one participant, and nobody has settled it.",
            "Two people said different things of %(num)d participants, and nobody has settled it.",
            number,
        )
        return Missing(sentence, "workshops.show_attendance") if number else None

    def _tests(self) -> Missing | None:
        number = self.gain.whole.only_before + self.gain.whole.only_after
        sentence = lazy_ngettext(
            "One person took only one of the two tests, and does not count for the gain.",
            "%(num)d people took only one of the two tests, and do not count for the gain.",
            number,
        )
        return Missing(sentence, "workshops.show_tests") if number else None

    def _costs(self) -> Missing | None:
        return None if self.sums.spent else Missing(_l("No cost is entered."), "workshops.show_money")


def report_of(workshop: Workshop) -> Report:
    """Return the report of a workshop, in a bounded number of queries."""
    names = organisations_named(workshop.organiser_id, workshop.host_id)
    return Report(
        workshop=workshop,
        facts=facts_of([workshop.id], today_here())[workshop.id],
        attendees=attendees(workshop.id),
        sessions=_sessions(workshop.id),
        conflicts=len(conflicts(workshop.id)),
        gain=gain_of(workshop.id),
        feedback=feedback_summary(workshop.id),
        sums=sums_of(workshop.id),
        present=present_at(workshop.id),
        topics=[localised(name) for name in topics_by_workshop([workshop.id]).get(workshop.id, [])],
        organiser=_name(names, workshop.organiser_id),
        host=_name(names, workshop.host_id),
        facilitators=[each.full_name for each in teachers_of(workshop.id) if each.full_name],
        notes=notes_of(workshop.id),
    )


def _name(names: dict[int, dict[str, str]], key: int | None) -> str:
    return localised(names[key]) if key in names else ""


def _sessions(workshop_id: int) -> list[SessionFigures]:
    marked = marked_counts(workshop_id)
    return [_session(each, marked.get(each.session.id, {})) for each in sessions_of(workshop_id, only_counted=True)]


def _session(timed: Timed, marked: dict[Presence, int]) -> SessionFigures:
    there = sum(number for presence, number in marked.items() if presence in WAS_THERE)
    return SessionFigures(timed, there, sum(marked.values()))
