"""The manager's part of the home page: each programme with who needs a call and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import func, select

from lms.core.clock import today_here
from lms.extensions import db
from lms.fellowships.applications.models import ENDED, Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.placements.models import RUNNING, Fellow
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.permissions import managed_ids
from lms.fellowships.safety.permissions import guarded_ids
from lms.fellowships.safety.queries import facts_of
from lms.fellowships.safety.signals import AT_RISK, signals, weight_of
from lms.people.roles import Role

PROGRAMMES_SHOWN = 6


@dataclass(frozen=True)
class ProgrammeCard:
    """One programme: how many fellows run, how many of them need a call, how many applications wait."""

    slug: str
    title: Mapping[str, str]
    fellows: int
    at_risk: int
    applications: int


def render(person: Any) -> Markup | None:
    """Return the manager's part of the home page, or nothing for somebody who runs no programme."""
    if not (person.has_role(Role.MANAGER) or person.has_role(Role.ADMINISTRATOR)):
        return None
    found = _programmes(managed_ids(person), with_flags=guarded_ids(person) == managed_ids(person))
    if not found and not person.has_role(Role.MANAGER):
        return None
    page = render_template("fellowships/board/_home_card.html", programmes=found)
    return Markup(page)  # noqa: S704


def _programmes(ids: list[int] | None, *, with_flags: bool) -> list[ProgrammeCard]:
    """Return the programmes in use with some ids (None: all of them), the newest first, in eight queries at most."""
    statement = select(Programme.id, Programme.slug, Programme.plan["title"]).where(Programme.archived_at.is_(None))
    if ids is not None:
        statement = statement.where(Programme.id.in_(ids))
    rows = db.session.execute(statement.order_by(Programme.id.desc()).limit(PROGRAMMES_SHOWN)).all()
    if not rows:
        return []
    programme_ids = [row.id for row in rows]
    fellows = _fellows(programme_ids)
    today = today_here()
    facts = facts_of(fellows, with_flags=with_flags)
    warned = [fellow_id for fellow_id, known in facts.items() if weight_of(signals(known, today)) >= AT_RISK]
    at_risk = Counter(fellows[fellow_id] for fellow_id in warned)
    waiting, running = _waiting(programme_ids), Counter(fellows.values())
    return [ProgrammeCard(slug, title, running[key], at_risk[key], waiting[key]) for key, slug, title in rows]


def _fellows(programme_ids: list[int]) -> dict[int, int]:
    """Return the programme of each fellow who runs."""
    rows = db.session.execute(
        select(Fellow.id, Fellow.programme_id).where(Fellow.programme_id.in_(programme_ids), Fellow.state.in_(RUNNING))
    )
    return {row.id: row.programme_id for row in rows}


def _waiting(programme_ids: list[int]) -> Counter[int]:
    """Return how many applications are under way, by programme."""
    rows = db.session.execute(
        select(Call.programme_id, func.count(Application.id).label("waiting"))
        .join(Application, Application.call_id == Call.id)
        .where(Call.programme_id.in_(programme_ids), Application.state.not_in([*ENDED, ApplicationState.DRAFT]))
        .group_by(Call.programme_id)
    )
    return Counter({row.programme_id: row.waiting for row in rows})
