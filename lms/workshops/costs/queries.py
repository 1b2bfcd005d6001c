"""What pages and other packages ask about the money of workshops. All money is in paise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from lms.extensions import db
from lms.workshops.costs.models import CostKind, CostLine, WorkshopFunder
from lms.workshops.costs.sums import FunderSum, Sums

_COUNTS: ColumnElement[bool] = CostLine.struck_at.is_(None)
WITHOUT_FUNDER = "none"


@dataclass(frozen=True)
class LineWish:
    """Which lines somebody wants to see: of a kind, of a funder (its id, or WITHOUT_FUNDER); "" is any."""

    kind: str = ""
    funder: str = ""


def spent(workshop_ids: Collection[int]) -> dict[int, int]:
    """Return what was spent on some workshops, without struck lines; those without a line are not in it. One query."""
    if not workshop_ids:
        return {}
    summed = select(CostLine.workshop_id, func.sum(CostLine.paise)).where(_COUNTS)
    rows = db.session.execute(summed.where(CostLine.workshop_id.in_(workshop_ids)).group_by(CostLine.workshop_id))
    return {workshop_id: int(paise) for workshop_id, paise in rows}


def funders_of(workshop_ids: Collection[int]) -> dict[int, list[WorkshopFunder]]:
    """Return who pays for some workshops, in the order in which they were entered; in one query."""
    found: dict[int, list[WorkshopFunder]] = {}
    if workshop_ids:
        asked = select(WorkshopFunder).where(WorkshopFunder.workshop_id.in_(workshop_ids))
        for funder in db.session.scalars(asked.order_by(WorkshopFunder.workshop_id, WorkshopFunder.id)):
            found.setdefault(funder.workshop_id, []).append(funder)
    return found


def sums_of(workshop_id: int) -> Sums:
    """Return what was spent on a workshop by kind and by funder, against what was promised; in two queries."""
    funders = funders_of([workshop_id]).get(workshop_id, [])
    rows = db.session.execute(
        select(CostLine.kind, CostLine.funder_id, func.sum(CostLine.paise), func.count())
        .where(_COUNTS, CostLine.workshop_id == workshop_id)
        .group_by(CostLine.kind, CostLine.funder_id)
    )
    by_kind: dict[CostKind, int] = {}
    by_funder: dict[int | None, int] = {}
    for kind, funder_id, paise, _number in rows:
        by_kind[kind] = by_kind.get(kind, 0) + int(paise)
        by_funder[funder_id] = by_funder.get(funder_id, 0) + int(paise)
    return Sums(
        by_kind={kind: by_kind[kind] for kind in CostKind if kind in by_kind},
        funders=[FunderSum(each.id, each.name, each.grant, each.paise, by_funder.get(each.id, 0)) for each in funders],
        unnamed=by_funder.get(None, 0),
    )


def line_list(workshop_id: int, wish: LineWish) -> Select[Any]:
    """Return the query for the lines of a workshop, the latest day first, those without a day last."""
    statement: Any = (
        select(CostLine, WorkshopFunder.name, WorkshopFunder.grant)
        .outerjoin(WorkshopFunder, WorkshopFunder.id == CostLine.funder_id)
        .where(CostLine.workshop_id == workshop_id)
    )
    if wish.kind:
        statement = statement.where(CostLine.kind == CostKind(wish.kind), _COUNTS)
    if wish.funder:
        is_wished = (
            CostLine.funder_id.is_(None) if wish.funder == WITHOUT_FUNDER else CostLine.funder_id == int(wish.funder)
        )
        statement = statement.where(is_wished, _COUNTS)
    found: Select[Any] = statement.order_by(CostLine.spent_on.is_(None), CostLine.spent_on.desc(), CostLine.id.desc())
    return found


def find_line(workshop_id: int, line_id: int) -> CostLine | None:
    """Return a line of a workshop, or None."""
    return db.session.scalar(select(CostLine).where(CostLine.id == line_id, CostLine.workshop_id == workshop_id))


def find_funder(workshop_id: int, funder_id: int) -> WorkshopFunder | None:
    """Return a funder of a workshop, or None."""
    own = (WorkshopFunder.id == funder_id, WorkshopFunder.workshop_id == workshop_id)
    return db.session.scalar(select(WorkshopFunder).where(*own))
