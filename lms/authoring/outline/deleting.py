"""Taking modules and units out of a draft, and bringing them back; their texts stay for ever."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.models import DraftModule, DraftUnit
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.outline.holding import (
    Gone,
    Row,
    check_seen,
    give_numbers,
    hold,
    modules_in_order,
    note_outline,
    too_many,
    units_in_order,
)
from lms.authoring.outline.numbers import Full, put_back
from lms.core import clock, history
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.extensions import db


def delete_unit(draft: DraftOf, unit_id: int, *, seen: int | None, by: int | None) -> None:
    """Take a unit out of a draft; one that is out already stays so.

    Raises OutlineChanged where the outline is not as it was shown, and Gone where there never was such a unit.
    """
    held, unit = hold(draft), _known(DraftUnit, draft, unit_id)
    if unit.deleted_at is not None:
        return
    check_seen(held, seen)
    unit.deleted_at, unit.deleted_by_id = clock.now(), by
    note_outline(held, by=by)
    history.record("authoring.unit_deleted", unit, by=by, course=draft.slug, unit=unit.slug)


def delete_module(draft: DraftOf, module_id: int, *, seen: int | None, by: int | None) -> None:
    """Take a module with its units out of a draft; else as ``delete_unit``."""
    held, module = hold(draft), _known(DraftModule, draft, module_id)
    if module.deleted_at is not None:
        return
    check_seen(held, seen)
    now = clock.now()
    module.deleted_at, module.deleted_by_id = now, by
    for unit in units_in_order(module_id):
        unit.deleted_at, unit.deleted_by_id = now, by
    note_outline(held, by=by)
    history.record("authoring.module_deleted", module, by=by, course=draft.slug, module=module.slug)


def restore_unit(draft: DraftOf, unit_id: int, *, by: int | None) -> DraftUnit:
    """Bring a unit back to where it was, as far as that can be; one that is there stays where it is.

    Raises Refusal where its module is deleted, where another unit has its id by now, and where the module is full.
    """
    held, unit = hold(draft), _known(DraftUnit, draft, unit_id)
    if unit.deleted_at is None:
        return unit
    if _known(DraftModule, draft, unit.module_id).deleted_at is not None:
        raise Refusal(_l("The module of this unit is deleted too. Bring the module back first."))
    _check_free(draft.course_id, [unit.slug])
    _put_back(unit, units_in_order(unit.module_id))
    note_outline(held, by=by)
    history.record("authoring.unit_restored", unit, by=by, course=draft.slug, unit=unit.slug)
    return unit


def restore_module(draft: DraftOf, module_id: int, *, by: int | None) -> DraftModule:
    """Bring a module back with the units that went with it; else as ``restore_unit``."""
    held, module = hold(draft), _known(DraftModule, draft, module_id)
    if module.deleted_at is None:
        return module
    gone = (DraftUnit.module_id == module_id, DraftUnit.deleted_at == module.deleted_at)
    units = list(db.session.scalars(select(DraftUnit).where(*gone).order_by(DraftUnit.number, DraftUnit.id)))
    others = modules_in_order(draft.course_id)
    if any(other.slug == module.slug for other in others):
        raise _taken([module.slug])
    _check_free(draft.course_id, [unit.slug for unit in units])
    _put_back(module, others)
    for unit in units:
        unit.deleted_at = unit.deleted_by_id = None
    note_outline(held, by=by)
    history.record("authoring.module_restored", module, by=by, course=draft.slug, module=module.slug)
    return module


def _known(model: type[Row], draft: DraftOf, row_id: int) -> Row:
    row = lock(model, row_id)
    if row is None or row.course_id != draft.course_id:
        raise Gone
    return row


def _put_back(row: Row, others: list[Row]) -> None:
    try:
        position, numbers = put_back([other.number for other in others], row.number)
    except Full as full:
        raise too_many() from full
    row.number = give_numbers(others, numbers, position)
    row.deleted_at = row.deleted_by_id = None


def _check_free(course_id: int, slugs: Collection[str]) -> None:
    live = (DraftUnit.course_id == course_id, DraftUnit.slug.in_(slugs), DraftUnit.deleted_at.is_(None))
    taken = list(db.session.scalars(select(DraftUnit.slug).where(*live).order_by(DraftUnit.slug)))
    if taken:
        raise _taken(taken)


def _taken(slugs: Iterable[str]) -> Refusal:
    return Refusal(
        _l(
            "It cannot come back as it was: %(names)s is used by something newer. Delete that one first.",
            names=", ".join(slugs),
        )
    )
