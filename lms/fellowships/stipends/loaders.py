"""Load stipends and pay runs for those who may see them; anything else answers 404.

Stipends are between the fellow and the managers: mentors do not see what somebody is paid.
"""

from __future__ import annotations

from flask import abort

from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.models import Programme
from lms.fellowships.stipends.models import PayRun, Stipend
from lms.fellowships.stipends.queries import find_stipend
from lms.fellowships.stipends.run_queries import find_run

READERS = (Actor.FELLOW, Actor.MANAGER)


def sees_stipends(seat: Seat) -> bool:
    """Whether a reader may see the stipends of a fellow."""
    return seat.is_own or seat.is_manager


def load_stipend(fellow_id: int, month: int, *actors: Actor) -> tuple[Seat, Stipend]:
    """Return a month's stipend with its fellow, for the fellow and managers, or for those named."""
    seat = load_fellow(fellow_id, *(actors or READERS))
    stipend = find_stipend(fellow_id, month)
    if stipend is None:
        abort(404)
    return seat, stipend


def load_run(slug: str, number: int) -> tuple[Programme, PayRun]:
    """Return a pay run of a programme that the reader manages."""
    programme = load_programme(slug)
    run = find_run(programme.id, number)
    if run is None:
        abort(404)
    return programme, run
