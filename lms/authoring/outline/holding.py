"""Holding the outline of a draft while it is changed, so that two who change it at once do not undo each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.models import (
    DRAFT_MOVES,
    Actor,
    CourseDraft,
    DraftModule,
    DraftState,
    DraftUnit,
)
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.outline.numbers import Full, inserted
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db

Row = TypeVar("Row", DraftModule, DraftUnit)


class OutlineChanged(Refusal):
    """Somebody else has changed the outline since it was shown."""

    def __init__(self) -> None:
        super().__init__(
            _l(
                "Somebody else has changed the outline since you opened the page. Below you see how it is now. "
                "Nothing of yours is done yet: look, and do it again."
            )
        )


class Gone(Refusal):
    """A module or unit that is not there any more."""

    def __init__(self) -> None:
        super().__init__(
            _l("This is not there any more: somebody has deleted it. Look under “Deleted” to bring it back.")
        )


def hold(draft: DraftOf) -> CourseDraft:
    """Return the row of a draft, held until the transaction ends. Raises Gone where it is not there any more."""
    held = lock(CourseDraft, draft.id)
    if held is None:
        raise Gone
    return held


def check_seen(held: CourseDraft, seen: int | None) -> None:
    """Raise OutlineChanged where the outline is not as it was shown: ``seen`` is the version that was."""
    if seen != held.outline_version:
        raise OutlineChanged


def note_outline(held: CourseDraft, *, by: int | None) -> None:
    """Count a change of the outline of a held draft; what was published is a draft again."""
    held.outline_version += 1
    if held.state is DraftState.PUBLISHED:
        DRAFT_MOVES.make(held, "changed", actor=Actor.WRITER, by=by)


def held_module(draft: DraftOf, module_id: int) -> DraftModule:
    """Return a module of a draft, held. Raises Gone where it is deleted or of another draft."""
    module = lock(DraftModule, module_id)
    if module is None or module.course_id != draft.course_id or module.deleted_at is not None:
        raise Gone
    return module


def held_unit(draft: DraftOf, unit_id: int) -> DraftUnit:
    """Return a unit of a draft, held. Raises Gone where it is deleted or of another draft."""
    unit = lock(DraftUnit, unit_id)
    if unit is None or unit.course_id != draft.course_id or unit.deleted_at is not None:
        raise Gone
    return unit


def modules_in_order(course_id: int) -> list[DraftModule]:
    """Return the modules of a draft, in order."""
    live = (DraftModule.course_id == course_id, DraftModule.deleted_at.is_(None))
    return list(db.session.scalars(select(DraftModule).where(*live).order_by(DraftModule.number, DraftModule.id)))


def units_in_order(module_id: int) -> list[DraftUnit]:
    """Return the units of a module, in order."""
    live = (DraftUnit.module_id == module_id, DraftUnit.deleted_at.is_(None))
    return list(db.session.scalars(select(DraftUnit).where(*live).order_by(DraftUnit.number, DraftUnit.id)))


def position_after(others: Sequence[Row], after: int | None) -> int:
    """Return the position behind the row with an id: 0 for the id 0, the end for None. Raises Gone where it is not."""
    if after is None:
        return len(others)
    if after == 0:
        return 0
    found = next((place for place, other in enumerate(others) if other.id == after), None)
    if found is None:
        raise Gone
    return found + 1


def number_for(others: Sequence[Row], position: int) -> int:
    """Return the number for a row that comes to stand among others, which make room where they must.

    Raises Refusal where there are 99 already.
    """
    try:
        numbers = inserted([other.number for other in others], position)
    except Full as full:
        raise too_many() from full
    return give_numbers(others, numbers, position)


def give_numbers(others: Sequence[Row], numbers: Sequence[int], position: int) -> int:
    """Give rows their numbers out of those of all; return the one at a position, which belongs to none of them."""
    for other, number in zip(others, [*numbers[:position], *numbers[position + 1 :]], strict=True):
        if other.number != number:
            other.number = number
    return numbers[position]


def too_many() -> Refusal:
    """Return why nothing more can be added."""
    return Refusal(_l("There are 99 already, and no more can stand here. Put it into another place."))
