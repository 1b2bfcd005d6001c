"""What pages ask about workshops."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, or_, select

from lms.core.clock import today_here
from lms.core.history import HistoryEntry
from lms.core.language import LANGUAGES, localised
from lms.core.paging import Sorting, ordered
from lms.extensions import db
from lms.people.identity import Identity
from lms.people.models import Membership, Organisation, Person
from lms.people.names import search_key
from lms.people.queries import organisation_names
from lms.workshops.library.models import Topic
from lms.workshops.planning.models import (
    COMING_STATES,
    Facilitator,
    Workshop,
    WorkshopDay,
    WorkshopNote,
    WorkshopState,
    WorkshopTopic,
)
from lms.workshops.planning.permissions import coordinated, run_by, sees_all

UNDATED, DATED = "undated", "dated"
DAYS_AHEAD = {"month": 30, "quarter": 90}
MOST_NOTES = 50
RUN_COLUMNS: dict[str, ColumnElement[Any]] = {
    "title": Workshop.title_key.expression,
    "starts": Workshop.starts_on.expression,
}


@dataclass(frozen=True)
class ComingWish:
    """Which coming workshops somebody wants to see; "" is any."""

    topic: str = ""
    state: str = ""
    language: str = ""
    when: str = ""


@dataclass(frozen=True)
class RunWish:
    """Which of the workshops that somebody runs they want to see; "" is any."""

    search: str = ""
    state: str = ""


def coming(wish: ComingWish) -> Select[Any]:
    """Return the query for the workshops that everybody may go to: by their first day, those without dates last."""
    today = today_here()
    w = Workshop
    statement: Any = select(w.id, w.title, w.description, w.starts_on, w.ends_on, w.mode, w.venue, w.district)
    statement = statement.add_columns(w.state_code, w.state, w.languages, w.organiser_id, w.entry)
    statement = statement.where(w.state.in_(COMING_STATES), or_(w.starts_on.is_(None), w.ends_on >= today))
    if wish.topic:
        about = select(WorkshopTopic.workshop_id).join(Topic, Topic.id == WorkshopTopic.topic_id)
        statement = statement.where(w.id.in_(about.where(Topic.slug == wish.topic)))
    if wish.state:
        statement = statement.where(w.state_code == wish.state)
    if wish.language in LANGUAGES:
        statement = statement.where(cast(w.languages, String).contains(f'"{wish.language}"'))
    statement = _by_time(statement, wish.when, today)
    found: Select[Any] = statement.order_by(w.starts_on.is_(None), w.starts_on, w.id)
    return found


def _by_time(statement: Select[Any], when: str, today: date) -> Select[Any]:
    if when == UNDATED:
        return statement.where(Workshop.starts_on.is_(None))
    if when in DAYS_AHEAD:
        return statement.where(Workshop.starts_on <= today + timedelta(days=DAYS_AHEAD[when]))
    return statement


def run_list(identity: Identity, wish: RunWish, sorting: Sorting) -> Select[Any]:
    """Return the query for the workshops that somebody runs."""
    w = Workshop
    statement: Any = select(
        w.id, w.title, w.state, w.starts_on, w.ends_on, w.venue, w.district, w.state_code, w.capacity
    )
    statement = statement.add_columns(w.languages, w.mode, Organisation.name.label("organiser"))
    statement = statement.outerjoin(Organisation, Organisation.id == w.organiser_id).where(run_by(identity))
    for word in search_key(wish.search).split():
        statement = statement.where(w.title_key.contains(word, autoescape=True))
    if wish.state:
        statement = statement.where(w.state == wish.state)
    return ordered(statement, RUN_COLUMNS, sorting).order_by(w.id.desc())


def topics_by_workshop(workshop_ids: Collection[int]) -> dict[int, list[dict[str, str]]]:
    """Return the names of the topics of some workshops, in one query; none where no workshop is asked for."""
    if not workshop_ids:
        return {}
    rows = db.session.execute(
        select(WorkshopTopic.workshop_id, Topic.name)
        .join(Topic, Topic.id == WorkshopTopic.topic_id)
        .where(WorkshopTopic.workshop_id.in_(workshop_ids))
        .order_by(Topic.position)
    )
    found: dict[int, list[dict[str, str]]] = {}
    for workshop_id, name in rows:
        found.setdefault(workshop_id, []).append(name)
    return found


def dates_of(workshop_id: int) -> list[WorkshopDay]:
    """Return the days of a workshop in order."""
    of_workshop = WorkshopDay.workshop_id == workshop_id
    return list(db.session.scalars(select(WorkshopDay).where(of_workshop).order_by(WorkshopDay.number)))


@dataclass(frozen=True)
class Teacher:
    """Somebody who teaches at a workshop. ``full_name`` is empty for an account that was deleted."""

    id: int
    person_id: int | None
    full_name: str
    days: list[int]


def teachers_of(workshop_id: int) -> list[Teacher]:
    """Return who teaches at a workshop, by name, in one query."""
    rows = db.session.execute(
        select(Facilitator.id, Facilitator.person_id, Facilitator.name, Facilitator.days, Person.full_name)
        .outerjoin(Person, Person.id == Facilitator.person_id)
        .where(Facilitator.workshop_id == workshop_id)
    )
    found = [Teacher(row.id, row.person_id, row.full_name or row.name, list(row.days)) for row in rows]
    return sorted(found, key=lambda teacher: (search_key(teacher.full_name), teacher.id))


def notes_of(workshop_id: int) -> Sequence[Any]:
    """Return the notes about a workshop with who wrote them, the newest first."""
    return db.session.execute(
        select(WorkshopNote.id, WorkshopNote.text, WorkshopNote.written_at, Person.full_name)
        .outerjoin(Person, Person.id == WorkshopNote.written_by_id)
        .where(WorkshopNote.workshop_id == workshop_id)
        .order_by(WorkshopNote.id.desc())
        .limit(MOST_NOTES)
    ).all()


def cancel_reason(workshop_id: int) -> str:
    """Return why a workshop was cancelled, as whoever did it wrote; empty for any other, and once it was forgotten."""
    entry = db.session.scalar(
        select(HistoryEntry).where(
            HistoryEntry.subject_kind == Workshop.__tablename__,
            HistoryEntry.subject_id == workshop_id,
            HistoryEntry.action == "workshops.workshop_cancelled",
        )
    )
    return str(entry.detail.get("reason", "")) if entry else ""


def organiser_choices(identity: Identity) -> list[tuple[str, str]]:
    """Return the organisations as which somebody may plan a workshop, as choices: their own, or every one."""
    if sees_all(identity):
        return organisation_names()
    own = select(Membership.organisation_id).where(Membership.person_id == identity.id)
    is_own = or_(Organisation.id.in_(own), Organisation.id.in_(coordinated(identity)))
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(is_own).order_by(Organisation.name_key))
    return [(str(organisation_id), localised(name)) for organisation_id, name in rows]


def organisations_named(*organisation_ids: int | None) -> dict[int, dict[str, str]]:
    """Return the names of some organisations by id, in one query; none where nothing is asked for."""
    ids = {each for each in organisation_ids if each is not None}
    if not ids:
        return {}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def known_states() -> list[str]:
    """Return the codes of the states in which workshops are to come."""
    found = select(Workshop.state_code).where(Workshop.state.in_(COMING_STATES), Workshop.state_code != "")
    return sorted(db.session.scalars(found.distinct()))


def state_values() -> set[str]:
    """Return every state of a workshop as an address names it."""
    return {state.value for state in WorkshopState}
