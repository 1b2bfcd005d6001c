"""What pages ask about requests for advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select

from lms.core.clock import day_of
from lms.core.language import localised
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Organisation, Person
from lms.workshops.advisory.models import REQUEST_NAMES, AdvisoryNote, AdvisoryRequest, RequestState
from lms.workshops.advisory.permissions import is_adviser, seen_by
from lms.workshops.planning.permissions import coordinated

MOST_ROWS = 5_000
OPEN = frozenset({RequestState.REQUESTED, RequestState.ACCEPTED, RequestState.IN_PROGRESS, RequestState.ANSWERED})


@dataclass(frozen=True)
class RequestFilter:
    """Which requests a page asks for; ``is_open`` those that are not ended, ``mine`` those that somebody handles."""

    state: RequestState | None = None
    is_open: bool = True
    handled_by: int | None = None
    words: str = ""

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what holds of every request that is asked for."""
        if self.state is not None:
            yield AdvisoryRequest.state == self.state
        elif self.is_open:
            yield AdvisoryRequest.state.in_(OPEN)
        if self.handled_by is not None:
            yield AdvisoryRequest.handled_by_id == self.handled_by
        for word in self.words.split()[:10]:
            column = (AdvisoryRequest.subject, AdvisoryRequest.text)
            yield or_(*(each.icontains(word, autoescape=True) for each in column))


def requests_list(identity: Identity, wanted: RequestFilter) -> Select[Any]:
    """Return the query for the requests that a reader may read, with organisation and who handles them."""
    joined: Any = (
        select(AdvisoryRequest, Organisation.name.label("organisation"), Person.full_name.label("handled_by"))
        .join(Organisation, Organisation.id == AdvisoryRequest.organisation_id)
        .outerjoin(Person, Person.id == AdvisoryRequest.handled_by_id)
        .where(seen_by(identity), *wanted.conditions())
    )
    return joined.order_by(AdvisoryRequest.asked_at.desc(), AdvisoryRequest.id.desc())  # type: ignore[no-any-return]


def header() -> list[str]:
    """Return the columns of the table of requests."""
    return [
        _("Asked on"),
        _("Organisation"),
        _("About what"),
        _("What it is about, in full"),
        _("Needed by"),
        _("Status"),
        _("Handled by"),
        _("Answered on"),
    ]


def rows(identity: Identity, wanted: RequestFilter) -> Iterator[list[Any]]:
    """Yield requests as rows of cells, MOST_ROWS at the most; in one query."""
    zone = current_app.extensions["settings"].time_zone
    for row, organisation, handled_by in db.session.execute(requests_list(identity, wanted).limit(MOST_ROWS)):
        yield [
            day_of(row.asked_at, zone).isoformat(),
            localised(organisation),
            row.subject,
            row.text,
            row.needed_by.isoformat() if row.needed_by else "",
            str(REQUEST_NAMES[row.state]),
            handled_by or "",
            day_of(row.answered_at, zone).isoformat() if row.answered_at else "",
        ]


def find_request(identity: Identity, request_id: int) -> AdvisoryRequest | None:
    """Return a request that a reader may read, or None."""
    found = select(AdvisoryRequest).where(AdvisoryRequest.id == request_id, seen_by(identity))
    return db.session.scalar(found)


def own_organisations(identity: Identity) -> list[tuple[str, str]]:
    """Return the organisations for which somebody can ask, as choices."""
    found = select(Organisation.id, Organisation.name).where(Organisation.id.in_(coordinated(identity)))
    return [(str(row.id), localised(row.name)) for row in db.session.execute(found.order_by(Organisation.name_key))]


@dataclass(frozen=True)
class NoteRow:
    """A note on a request with the name of who wrote it (empty: the account is gone)."""

    note: AdvisoryNote
    who: str


def notes_of(request_id: int, *, with_internal: bool) -> list[NoteRow]:
    """Return what was written about a request, the oldest first; internal notes only where they are asked for."""
    joined = select(AdvisoryNote, Person.full_name).outerjoin(Person, Person.id == AdvisoryNote.written_by_id)
    found = joined.where(AdvisoryNote.request_id == request_id).order_by(AdvisoryNote.id)
    if not with_internal:
        found = found.where(AdvisoryNote.is_internal.is_(False))
    return [NoteRow(row[0], row[1] or "") for row in db.session.execute(found)]


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: new requests for advisers, their own to answer, answers to be read by coordinators."""

    new: int = 0
    mine: int = 0
    answered: int = 0

    @property
    def all(self) -> int:
        """How many there are."""
        return self.new + self.mine + self.answered


def waiting_for(identity: Identity) -> Waiting:
    """Return what waits for somebody, in one query."""
    own = AdvisoryRequest.organisation_id.in_(coordinated(identity))
    mine = AdvisoryRequest.handled_by_id == identity.id
    being_done = AdvisoryRequest.state.in_([RequestState.ACCEPTED, RequestState.IN_PROGRESS])
    new, answered = AdvisoryRequest.state == RequestState.REQUESTED, AdvisoryRequest.state == RequestState.ANSWERED
    counts = [func.count().filter(each) for each in (new, mine & being_done, own & answered)]
    found = db.session.execute(select(*counts).select_from(AdvisoryRequest).where(seen_by(identity))).one()
    return Waiting(found[0] if is_adviser(identity) else 0, found[1], found[2])


def name_of(person_id: int | None) -> str:
    """Return somebody's name; empty where there is nobody."""
    return db.session.scalar(select(Person.full_name).where(Person.id == person_id)) or ""
