"""What organisers of a workshop do next, by its state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.clock import today_here
from lms.workshops.planning.models import Mode, Workshop, WorkshopState


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do: its words, the endpoint where it is done, the move where it is one, and whether it is done."""

    words: Any
    endpoint: str = "workshops.move_workshop"
    verb: str = ""
    is_done: bool = False


def next_steps(workshop: Workshop, *, has_teachers: bool, has_sessions: bool) -> list[Step]:
    """Return what is to be done with a workshop in its state, in order; empty where time or others are at work."""
    days = Step(words=_l("Set its days"), endpoint="workshops.show_days", is_done=workshop.starts_on is not None)
    if workshop.state is WorkshopState.DRAFT:
        return [*_preparation(workshop, has_teachers, has_sessions), days, _move("announced", _l("Announce it"))]
    if workshop.state is WorkshopState.ANNOUNCED:
        return [days, *([_move("opened", _l("Open registration"))] if days.is_done else [])]
    if workshop.state is WorkshopState.RUNNING and workshop.ends_on and workshop.ends_on <= today_here():
        return [_move("held", _l("Say that it was held, when the last session is over"))]
    if workshop.state is WorkshopState.HELD:
        return [_move("reported", _l("Look through attendance, tests and feedback, then close the report"))]
    return []


def _preparation(workshop: Workshop, has_teachers: bool, has_sessions: bool) -> list[Step]:
    has_place = workshop.mode is Mode.ONLINE or bool(workshop.venue or workshop.district)
    return [
        Step(words=_l("Say who teaches"), endpoint="workshops.list_facilitators", is_done=has_teachers),
        Step(words=_l("Check the agenda"), endpoint="workshops.show_agenda", is_done=has_sessions),
        Step(words=_l("Say where it is"), endpoint="workshops.edit_workshop", is_done=has_place),
    ]


def _move(verb: str, words: Any) -> Step:
    return Step(words=words, verb=verb)


def offered_moves(workshop: Workshop, allowed: Collection[str], steps: Collection[Step]) -> list[str]:
    """Return the moves that are offered beside the next steps: those whose time has come."""
    shown = {step.verb for step in steps}
    return [verb for verb in allowed if verb not in shown and _is_time(workshop, verb)]


def _is_time(workshop: Workshop, verb: str) -> bool:
    today, starts, ends = today_here(), workshop.starts_on, workshop.ends_on
    times = {
        "taken_back": not workshop.last_in_line,
        "opened": starts is not None,
        "begun": starts is not None and starts <= today,
        "held": ends is not None and ends <= today,
    }
    return times.get(verb, True)
