"""Entering what a workshop costs, and who pays. Each of these runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.clock import today_here
from lms.core.database import lock
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.money import plain_rupees
from lms.core.moves import checked_reason
from lms.extensions import db
from lms.people.names import search_key
from lms.workshops.costs.models import CostKind, CostLine, WorkshopFunder
from lms.workshops.planning.models import Workshop, WorkshopState
from lms.workshops.registration.places import held_workshop

MOST_AT_ONCE = 200
OLDEST = timedelta(days=3650)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What was spent: on what, how much in paise, when and out of whose money, where that is known."""

    kind: CostKind
    what: str = ""
    paise: int
    spent_on: date | None = None
    funder_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Funding:
    """Who pays, out of which grant, and how much was promised in paise, where that is known."""

    name: str
    grant: str = ""
    paise: int | None = None


class LineRefused(Refusal):
    """A line among several that cannot be entered; ``number`` counts from 0."""

    def __init__(self, number: int, refusal: Refusal) -> None:
        super().__init__(refusal.sentence, field=refusal.field)
        self.number = number


def add_lines(workshop_id: int, costs: Sequence[Cost], *, by: int | None, form_key: str) -> list[CostLine]:
    """Enter what was spent, all of it or nothing, and return the lines; a form that was sent before changes nothing.

    Raises LineRefused for the first line that cannot be entered, and Refusal where the report is closed.
    """
    workshop = held_workshop(workshop_id)
    known = _sent_before(workshop_id, form_key)
    if known:
        return known
    _require_unreported(workshop)
    if len(costs) > MOST_AT_ONCE:
        raise Refusal(_l("These are more than %(max)d lines. Send them in two parts.", max=MOST_AT_ONCE))
    own = set(db.session.scalars(select(WorkshopFunder.id).where(WorkshopFunder.workshop_id == workshop_id)))
    for number, cost in enumerate(costs):
        _check(number, cost, own)
    return [_add(workshop_id, cost, by=by, form_key=f"{form_key}:{number}") for number, cost in enumerate(costs)]


def _require_unreported(workshop: Workshop) -> None:
    if workshop.state is WorkshopState.REPORTED:
        raise Refusal(_l("The report of this workshop is complete, so its figures stand. Reopen the report first."))


def _sent_before(workshop_id: int, form_key: str) -> list[CostLine]:
    same = CostLine.form_key.startswith(f"{form_key}:", autoescape=True)
    found = list(db.session.scalars(select(CostLine).where(same).order_by(CostLine.id)))
    if any(line.workshop_id != workshop_id for line in found):
        raise Refusal(_l("This form is not complete. Load the page anew; nothing of it was saved."))
    return found


def _check(number: int, cost: Cost, own_funders: set[int]) -> None:
    try:
        check_cost(cost)
        if cost.funder_id is not None and cost.funder_id not in own_funders:
            raise Refusal(_l("This funder was taken out meanwhile. Choose another."), field="funder")
    except Refusal as refusal:
        raise LineRefused(number, refusal) from refusal


def check_cost(cost: Cost) -> None:
    """Raise Refusal, naming the field, for an amount of nothing and for a day that is to come or ten years ago."""
    today = today_here()
    if cost.paise <= 0:
        raise Refusal(_l("Write an amount above zero."), field="amount")
    if cost.spent_on is not None and cost.spent_on > today:
        raise Refusal(_l("This day is still to come. Enter what is spent once it is spent."), field="spent_on")
    if cost.spent_on is not None and cost.spent_on < today - OLDEST:
        raise Refusal(_l("This day is more than ten years ago. Look at the year once more."), field="spent_on")


def _add(workshop_id: int, cost: Cost, *, by: int | None, form_key: str) -> CostLine:
    line = CostLine(
        workshop_id=workshop_id,
        kind=cost.kind,
        what=cost.what,
        paise=cost.paise,
        spent_on=cost.spent_on,
        funder_id=cost.funder_id,
        entered_by_id=by,
        entered_at=clock.now(),
        form_key=form_key,
    )
    db.session.add(line)
    db.session.flush()
    _note("cost_entered", line, by, cost_kind=str(cost.kind), rupees=plain_rupees(cost.paise))
    return line


def _note(verb: str, row: CostLine | WorkshopFunder, by: int | None, **detail: Any) -> None:
    history.record(f"workshops.{verb}", row, by=by, workshop=row.workshop_id, **detail)


def strike_line(workshop_id: int, line_id: int, reason: str, *, by: int | None) -> None:
    """Strike a line out, so that it counts no more; one that is struck out stays as it is.

    Raises Refusal without a reason, and where the report is closed.
    """
    workshop = held_workshop(workshop_id)
    line = lock(CostLine, line_id)
    if line is None or line.workshop_id != workshop_id:
        raise Refusal(_l("This line no longer exists."))
    if line.struck_at is not None:
        return
    _require_unreported(workshop)
    line.struck_reason, line.struck_at = checked_reason(reason), clock.now()
    _note("cost_struck_out", line, by, rupees=plain_rupees(line.paise), reason=line.struck_reason)


def add_funder(workshop_id: int, funding: Funding, *, by: int | None) -> WorkshopFunder:
    """Enter who pays; the same once more is the one that is there. Raises Refusal for another of the same name."""
    _require_unreported(held_workshop(workshop_id))
    _check_funding(funding)
    alike = _alike(workshop_id, funding)
    if alike is not None and alike.paise == funding.paise:
        return alike
    if alike is not None:
        raise Refusal(_l("This funder is entered already, with this grant. Change it instead."), field="name")
    funder = WorkshopFunder(
        workshop_id=workshop_id, name=funding.name, grant=funding.grant, paise=funding.paise, version=1
    )
    db.session.add(funder)
    db.session.flush()
    _note("funder_added", funder, by, rupees=_rupees(funding.paise))
    return funder


def _check_funding(funding: Funding) -> None:
    if not funding.name:
        raise Refusal(_l("Write who pays."), field="name")


def _alike(workshop_id: int, funding: Funding, *, but: int | None = None) -> WorkshopFunder | None:
    """Return the funder of a workshop with the same name and grant, whatever the spelling of their letters."""
    found = db.session.scalars(select(WorkshopFunder).where(WorkshopFunder.workshop_id == workshop_id))
    key = (search_key(funding.name), search_key(funding.grant))
    return next(
        (each for each in found if each.id != but and (search_key(each.name), search_key(each.grant)) == key), None
    )


def _rupees(paise: int | None) -> str | None:
    return None if paise is None else plain_rupees(paise)


def change_funder(workshop_id: int, funder_id: int, funding: Funding, *, seen: int, by: int | None) -> None:
    """Change what is said about a funder; ``seen`` is the version that was shown.

    Raises EditedMeanwhile where it is another by now, and Refusal where there is another of the same name and grant.
    """
    _require_unreported(held_workshop(workshop_id))
    funder = _held_funder(workshop_id, funder_id)
    _check_funding(funding)
    if (funder.name, funder.grant, funder.paise) == (funding.name, funding.grant, funding.paise):
        return
    if funder.version != seen:
        raise EditedMeanwhile(funder.version)
    if _alike(workshop_id, funding, but=funder_id) is not None:
        raise Refusal(_l("Another funder has this name and this grant already."), field="name")
    before = {"funder": funder.name, "grant": funder.grant, "rupees": _rupees(funder.paise)}
    funder.name, funder.grant, funder.paise = funding.name, funding.grant, funding.paise
    funder.version += 1
    _note("funder_changed", funder, by, before=before)


def _held_funder(workshop_id: int, funder_id: int) -> WorkshopFunder:
    funder = lock(WorkshopFunder, funder_id)
    if funder is None or funder.workshop_id != workshop_id:
        raise Refusal(_l("This funder was taken out meanwhile."))
    return funder


def remove_funder(workshop_id: int, funder_id: int, *, by: int | None) -> None:
    """Take a funder out; one that is gone already stays gone. Raises Refusal where lines name it, struck out or not."""
    _require_unreported(held_workshop(workshop_id))
    funder = lock(WorkshopFunder, funder_id)
    if funder is None or funder.workshop_id != workshop_id:
        return
    of_funder = select(func.count()).select_from(CostLine).where(CostLine.funder_id == funder_id)
    number = db.session.scalar(of_funder) or 0
    if number:
        raise Refusal(
            lazy_ngettext(
                "%(num)d line names this funder, so it stays. You can change its name.",
                "%(num)d lines name this funder, so it stays. You can change its name.",
                number,
            )
        )
    _note("funder_removed", funder, by, funder=funder.name, grant=funder.grant, rupees=_rupees(funder.paise))
    db.session.delete(funder)
