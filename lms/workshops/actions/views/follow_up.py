"""What is due after workshops, for whoever is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.paging import paginate, requested_page
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.workshops.actions.due import KIND_NAMES, LISTS, WHEN_NAMES, Kind, When, Whose, due_for, header, rows, whose_of
from lms.workshops.actions.models import POINT_NAMES
from lms.workshops.actions.words import POINT_KINDS
from lms.workshops.blueprint import blueprint
from lms.workshops.planning.permissions import sees_all


@dataclass(frozen=True)
class Wish:
    """What the address asks for."""

    kind: Kind
    when: When
    whose: Whose


def _wish() -> Wish:
    kind, when = request.args.get("show", ""), request.args.get("when", "")
    everybody = request.args.get("whose") == "all" and sees_all(current_user)
    return Wish(
        Kind(kind) if kind in set(Kind) else Kind.VISITS,
        When(when) if when in set(When) else When.DUE,
        whose_of(current_user, everybody=everybody),
    )


@blueprint.get("/follow-up")
@access(SIGNED_IN)
def list_due() -> str:
    """List what is due for the reader: visits, reviews or action points."""
    wish, today = _wish(), today_here()
    page = paginate(LISTS[wish.kind](wish.whose, wish.when, today), requested_page())
    words: dict[str, Any] = {"kinds": KIND_NAMES, "whens": WHEN_NAMES, "names": POINT_NAMES, "tags": POINT_KINDS}
    return render_template(
        "workshops/actions/follow_up.html",
        wish=wish,
        page=page,
        due=due_for(wish.whose, today),
        may_see_all=sees_all(current_user),
        person_id=current_user.id,
        today=today,
        **words,
    )


@blueprint.get("/follow-up.csv")
@access(SIGNED_IN)
def export_due() -> Response:
    """Hand the list out as CSV."""
    wish = _wish()
    found = list(rows(wish.kind, wish.whose, wish.when, today_here()))
    return csv_response(f"follow-up-{wish.kind}", header(wish.kind), found)


@blueprint.get("/follow-up.xlsx")
@access(SIGNED_IN)
def export_due_workbook() -> Response:
    """Hand everything that is due out as a workbook, a sheet for each kind."""
    wish, today = _wish(), today_here()
    sheets = [(str(KIND_NAMES[kind]), (header(kind), rows(kind, wish.whose, wish.when, today))) for kind in Kind]
    return workbook_response(f"follow-up-{today.isoformat()}", sheets)
