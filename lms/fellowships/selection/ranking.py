"""The ranked table of a call: what its applications were given, who disagrees, and whom the seats propose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.selection.models import Offer, OfferState, Review, ReviewState, Stage
from lms.fellowships.selection.scoring import Sheet, Summary, final_score, summary
from lms.fellowships.selection.seats import Seated, Seats, proposed, seats_left
from lms.fellowships.selection.stages import RANKED_IN, TAKEN, is_scored, weights_for
from lms.people.models import Organisation


@dataclass(frozen=True)
class Ranked:
    """One application in the ranked table. ``rank`` counts from 1; None without any score.

    So does ``waiting_place``, without the holes that those leave who get an offer; None for who does not wait.
    """

    id: int
    full_name: str
    state: ApplicationState
    state_code: str
    host_id: int | None
    host: dict[str, str]
    waiting_place: int | None
    review: Summary
    interview: Summary
    unfinished: int
    offer_ends_at: datetime | None
    rank: int | None = None

    @property
    def score(self) -> float | None:
        """By what it is ranked, 0 to 5."""
        return final_score(self.review.score, self.interview.score)

    @property
    def is_disputed(self) -> bool:
        """Whether those who scored it disagree in one of the stages."""
        return self.review.is_disputed or self.interview.is_disputed

    @property
    def seat(self) -> Seated:
        """The application as the seats see it."""
        return Seated(self.id, self.state_code, self.host_id)


def ranked_applications(call: Call) -> list[Ranked]:
    """Return the applications in selection, the best first, those without a score last; in three queries."""
    statement = (
        select(
            Application.id,
            Application.full_name,
            Application.state,
            Application.state_code,
            Application.host_id,
            Organisation.name,
            Application.waiting_place,
        )
        .outerjoin(Organisation, Organisation.id == Application.host_id)
        .where(Application.call_id == call.id, Application.state.in_(RANKED_IN))
        .order_by(Application.id)
    )
    rows = db.session.execute(statement).all()
    sheets, unfinished = _sheets(call.id)
    weights = {stage: weights_for(call, stage) for stage in Stage}
    ends = _open_offers(call.id)
    waiting = sorted((row.waiting_place or 0, row.id) for row in rows if row.state is ApplicationState.WAITING)
    places = {application_id: place for place, (_held, application_id) in enumerate(waiting, start=1)}
    lines = [
        Ranked(
            *row[:5],
            row[5] or {},
            places.get(row.id),
            summary(weights[Stage.REVIEW], sheets[(row.id, Stage.REVIEW)]),
            summary(weights[Stage.INTERVIEW], sheets[(row.id, Stage.INTERVIEW)]),
            unfinished[row.id],
            ends.get(row.id),
        )
        for row in rows
    ]
    return _numbered(sorted(lines, key=lambda line: (-1 if line.score is None else line.score, -line.id), reverse=True))


def _numbered(lines: Sequence[Ranked]) -> list[Ranked]:
    """Return the lines with their ranks; those with the same score share one."""
    found: list[Ranked] = []
    for number, line in enumerate(lines, start=1):
        is_same = bool(found) and _rounded(found[-1].score) == _rounded(line.score)
        rank = found[-1].rank if is_same else number
        found.append(Ranked(**{**line.__dict__, "rank": None if line.score is None else rank}))
    return found


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 9)


def _sheets(call_id: int) -> tuple[dict[tuple[int, Stage], list[Sheet]], Counter[int]]:
    """Return the sheets that were handed in, by application and stage, and how many are not yet."""
    found: dict[tuple[int, Stage], list[Sheet]] = defaultdict(list)
    unfinished: Counter[int] = Counter()
    rows = db.session.execute(
        select(Review.application_id, Review.stage, Review.state, Review.scores, Review.recommendation)
        .join(Application, Application.id == Review.application_id)
        .where(Application.call_id == call_id, (Review.state == ReviewState.HANDED_IN) | is_scored())
        .order_by(Review.id)
    )
    for application_id, stage, state, scores, recommendation in rows:
        if state is ReviewState.HANDED_IN:
            found[(application_id, stage)].append(Sheet(scores, recommendation))
        elif state is ReviewState.ASSIGNED:
            unfinished[application_id] += 1
    return found, unfinished


def _open_offers(call_id: int) -> dict[int, datetime]:
    rows = db.session.execute(
        select(Offer.application_id, Offer.expires_at)
        .join(Application, Application.id == Offer.application_id)
        .where(Application.call_id == call_id, Offer.state == OfferState.OPEN)
    )
    return {row.application_id: row.expires_at for row in rows}


def seats_of(call: Call, lines: Collection[Ranked]) -> Seats:
    """Return the seats of a call after those who are selected or placed."""
    return seats_left(call.seats, call.seats_by, (line.seat for line in lines if line.state in TAKEN))


@dataclass(frozen=True)
class Proposal:
    """Whom the seats propose, by rank: who gets one, who is to wait in which order."""

    selected: tuple[int, ...]
    waiting: tuple[int, ...]


def proposal(call: Call, lines: Sequence[Ranked]) -> Proposal:
    """Return what the seats propose for the applications of the last stage that have a score."""
    last = ApplicationState.INTERVIEW if call.has_interview else ApplicationState.REVIEW
    ready = [line.seat for line in lines if line.state is last and line.score is not None]
    selected, waiting = proposed(ready, seats_of(call, lines))
    return Proposal(tuple(selected), tuple(waiting))


def sorted_lines(lines: Sequence[Ranked], key: str, *, descending: bool) -> list[Ranked]:
    """Return the lines sorted by one of SORTABLE; what has no such value comes last, equal ones by rank."""
    value = _SORT_VALUES[key]
    known = [line for line in lines if value(line) is not None]
    unknown = [line for line in lines if value(line) is None]
    return sorted(known, key=value, reverse=descending) + unknown


_SORT_VALUES: dict[str, Callable[[Ranked], Any]] = {
    "rank": lambda line: line.rank,
    "name": lambda line: line.full_name.casefold(),
    "review": lambda line: line.review.score,
    "interview": lambda line: line.interview.score,
    "state": lambda line: list(ApplicationState).index(line.state),
    "home": lambda line: line.state_code or None,
}
SORTABLE = tuple(_SORT_VALUES)
