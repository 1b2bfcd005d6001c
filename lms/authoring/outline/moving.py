"""Putting modules and units into another place of a draft.

A move names the place it leads to, not a direction, so that sending it twice does no more than once.
"""

from __future__ import annotations

from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.outline.adding import check_own
from lms.authoring.outline.holding import (
    Row,
    check_seen,
    held_module,
    held_unit,
    hold,
    modules_in_order,
    note_outline,
    number_for,
    position_after,
    units_in_order,
)
from lms.core import history


def move_unit(
    draft: DraftOf, unit_id: int, *, module_id: int, after: int, seen: int | None, by: int | None
) -> DraftUnit:
    """Put a unit behind another one of a module (0: at its beginning); where it stands there already nothing happens.

    Raises OutlineChanged and Gone where the outline is not as it was shown, and Refusal where the module is full.
    """
    held, unit = hold(draft), held_unit(draft, unit_id)
    siblings = units_in_order(module_id)
    if unit.module_id == module_id and _stands_after(siblings, unit, after):
        return unit
    check_seen(held, seen)
    module = held_module(draft, module_id)
    if unit.module_id != module_id:
        check_own(module)
    others = [each for each in siblings if each.id != unit_id]
    unit.number = number_for(others, position_after(others, after))
    unit.module_id = module_id
    note_outline(held, by=by)
    history.record("authoring.unit_moved", unit, by=by, course=draft.slug, unit=unit.slug, module=module.slug)
    return unit


def move_module(draft: DraftOf, module_id: int, *, after: int, seen: int | None, by: int | None) -> None:
    """Put a module behind another one (0: at the beginning); else as ``move_unit``."""
    held, module = hold(draft), held_module(draft, module_id)
    siblings = modules_in_order(draft.course_id)
    if _stands_after(siblings, module, after):
        return
    check_seen(held, seen)
    others = [each for each in siblings if each.id != module_id]
    module.number = number_for(others, position_after(others, after))
    note_outline(held, by=by)
    history.record("authoring.module_moved", module, by=by, course=draft.slug, module=module.slug)


def _stands_after(siblings: list[Row], row: Row, after: int) -> bool:
    """Whether a row stands right behind another one, or is the first where ``after`` is 0."""
    ids = [0, *(each.id for each in siblings)]
    place = ids.index(row.id) if row.id in ids else 0
    return place > 0 and ids[place - 1] == after
