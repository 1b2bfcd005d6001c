"""Where the selection of a call stands, and what its managers are to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from lms.core import clock
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection.interview_queries import states_of
from lms.fellowships.selection.models import CallReviewer, InterviewSlot, Review, ReviewState, Stage
from lms.fellowships.selection.stages import is_scored

S = ApplicationState


@dataclass(frozen=True)
class Figures:
    """Counts of one call. ``sheets`` are by stage and state; ``unassigned`` have fewer reviewers than they want."""

    states: dict[ApplicationState, int]
    sheets: dict[tuple[Stage, ReviewState], int]
    unassigned: int
    reviewers: int
    panel: int
    slots_free: int
    slots_booked: int

    def in_state(self, *states: ApplicationState) -> int:
        """Return how many applications are in one of some states."""
        return sum(self.states.get(state, 0) for state in states)

    def sheets_in(self, stage: Stage, state: ReviewState) -> int:
        """Return how many score sheets of a stage are in a state."""
        return self.sheets.get((stage, state), 0)


@dataclass(frozen=True)
class NextStep:
    """Something to do: a sentence, and the endpoint of the page where it is done."""

    sentence: Any
    endpoint: str


def figures(call: Call) -> Figures:
    """Return the counts of a call, in five queries."""
    sheets = db.session.execute(
        select(Review.stage, Review.state, func.count())
        .join(Application, Application.id == Review.application_id)
        .where(Application.call_id == call.id, (Review.state != ReviewState.ASSIGNED) | is_scored())
        .group_by(Review.stage, Review.state)
    )
    pool = db.session.execute(
        select(
            func.count().filter(CallReviewer.is_reviewer).label("reviewers"),
            func.count().filter(CallReviewer.is_on_panel).label("panel"),
        ).where(CallReviewer.call_id == call.id)
    ).one()
    slots = db.session.execute(
        select(
            func.count()
            .filter(InterviewSlot.application_id.is_(None), InterviewSlot.starts_at > clock.now())
            .label("free"),
            func.count(InterviewSlot.application_id).label("booked"),
        ).where(InterviewSlot.call_id == call.id)
    ).one()
    return Figures(
        states_of(call.id),
        {(stage, state): count for stage, state, count in sheets},
        _unassigned(call),
        pool.reviewers,
        pool.panel,
        slots.free,
        slots.booked,
    )


def _unassigned(call: Call) -> int:
    """Return how many applications in review have fewer reviewers than the call wants."""
    counts = (
        select(Application.id)
        .outerjoin(
            Review,
            (Review.application_id == Application.id)
            & (Review.stage == Stage.REVIEW)
            & (Review.state != ReviewState.CONFLICT),
        )
        .where(Application.call_id == call.id, Application.state == S.REVIEW)
        .group_by(Application.id)
        .having(func.count(Review.id) < call.reviews_each)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(counts)) or 0


def next_steps(call: Call, found: Figures) -> list[NextStep]:
    """Return what the managers of a call can do now, in the order of the selection."""
    screening = found.in_state(S.SUBMITTED, S.SCREENING)
    last = S.INTERVIEW if call.has_interview else S.REVIEW
    written = found.sheets_in(Stage.REVIEW, ReviewState.HANDED_IN)
    to_write = found.sheets_in(Stage.REVIEW, ReviewState.ASSIGNED)
    on_panel = found.sheets_in(Stage.INTERVIEW, ReviewState.ASSIGNED)
    lacking = max(found.in_state(S.INTERVIEW) - found.slots_booked - found.slots_free, 0)
    steps = [
        (screening, _screen(screening), "list_applications"),
        (not found.reviewers, _l("Name the people who are to review."), "list_call_reviewers"),
        (found.reviewers and found.unassigned, _assign(found.unassigned), "show_assignment"),
        (to_write, _wait(to_write), "show_assignment"),
        (
            call.has_interview and written and not to_write and found.in_state(S.REVIEW),
            _l("The reviews are in: invite to interviews in the ranked table."),
            "show_ranking",
        ),
        (call.has_interview and not found.panel, _l("Name the interview panel."), "list_call_reviewers"),
        (lacking, _open_slots(lacking), "list_slots"),
        (on_panel, _score(on_panel), "list_slots"),
        (found.in_state(last) and not (to_write or on_panel), _decide(found.in_state(last)), "show_ranking"),
    ]
    return [NextStep(sentence, f"fellowships.{endpoint}") for is_due, sentence, endpoint in steps if is_due]


def _screen(count: int) -> Any:
    return lazy_ngettext(
        "%(num)d application waits to be screened.", "%(num)d applications wait to be screened.", count
    )


def _assign(count: int) -> Any:
    return lazy_ngettext(
        "%(num)d application has too few reviewers: assign some.",
        "%(num)d applications have too few reviewers: assign some.",
        count,
    )


def _wait(count: int) -> Any:
    return lazy_ngettext("%(num)d review is still to be written.", "%(num)d reviews are still to be written.", count)


def _score(count: int) -> Any:
    return lazy_ngettext(
        "%(num)d score sheet of the panel is still to be filled in.",
        "%(num)d score sheets of the panel are still to be filled in.",
        count,
    )


def _open_slots(count: int) -> Any:
    return lazy_ngettext(
        "%(num)d invited applicant has no time to book: open more.",
        "%(num)d invited applicants have no time to book: open more.",
        count,
    )


def _decide(count: int) -> Any:
    return lazy_ngettext(
        "%(num)d application waits for the decision.", "%(num)d applications wait for the decision.", count
    )
