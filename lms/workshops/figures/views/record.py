"""The record of the workshops that a reader runs: all figures, and the rows behind each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.paging import paginate, requested_page
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.workshops.actions.models import POINT_NAMES
from lms.workshops.blueprint import blueprint
from lms.workshops.figures import tables
from lms.workshops.figures.breakdowns import DIMENSIONS, MOST_PARTS, parts_by
from lms.workshops.figures.columns import Column, cells, shown
from lms.workshops.figures.forms import filter_form
from lms.workshops.figures.periods import calendar_year, financial_year, last_quarter
from lms.workshops.figures.record import record_of
from lms.workshops.figures.rows import LISTS, RowList, query_of
from lms.workshops.figures.scope import Scope
from lms.workshops.figures.unnamed import unnamed_by
from lms.workshops.figures.wish import RecordWish, wish_from
from lms.workshops.planning.permissions import runs_any, sees_all

FIRST_SPLIT = "organisation"
LISTED = "/workshops/record/<any(people,workshops,points,visits,certificates):name>"
AT_A_TIME = 500


def _wish() -> RecordWish:
    return wish_from(request.args)


def _scope(wish: RecordWish) -> Scope:
    return Scope(current_user, wish)


@blueprint.get("/workshops/record")
@access(SIGNED_IN)
def show_record() -> str:
    """Show what came of the workshops that this reader runs; every figure opens its rows."""
    wish = _wish().without_people()
    scope, split = _scope(wish), request.args.get("by", FIRST_SPLIT)
    split = split if split in DIMENSIONS else FIRST_SPLIT
    found = record_of(scope, today_here())
    charts = {name: parts_by(scope, name) for name in ("state", "month")}
    unnamed = unnamed_by(list(found.workshops), split)
    return render_template(
        "workshops/figures/record.html",
        record=found,
        wish=wish,
        form=filter_form(current_user, wish),
        periods=_periods(),
        dimensions=DIMENSIONS,
        split=split,
        parts=parts_by(scope, split, also=sorted(unnamed or (), key=str)),
        most=MOST_PARTS,
        point_names=POINT_NAMES,
        charts=charts,
        unnamed=unnamed,
        runs_any=bool(found.workshops) or runs_any(current_user),
        sees_all=sees_all(current_user),
    )


def _periods() -> list[tuple[str, dict[str, Any]]]:
    today = today_here()
    found = [
        (_("This year"), calendar_year(today)),
        (_("This financial year"), financial_year(today)),
        (_("Last quarter"), last_quarter(today)),
    ]
    dated = [(words, {"from": first.isoformat(), "to": last.isoformat()}) for words, (first, last) in found]
    return [*dated, (_("All time"), {"from": None, "to": None})]


@blueprint.get("/workshops/record.csv")
@access(SIGNED_IN)
def export_record() -> Response:
    """Give the figures of the record as a table."""
    found = record_of(_scope(_wish().without_people()), today_here())
    return csv_response("workshops-record", tables.figure_header(), list(tables.figure_rows(found)))


@blueprint.get("/workshops/record.xlsx")
@access(SIGNED_IN)
def export_record_workbook() -> Response:
    """Give the figures of the record, and people split in every way, as a workbook."""
    scope = _scope(_wish().without_people())
    return workbook_response("workshops-record", tables.sheets(scope, record_of(scope, today_here())))


def _show(rows: RowList) -> str:
    show = request.args.get("show", "")
    return show if show in rows.shows else ""


@blueprint.get(LISTED)
@access(SIGNED_IN)
def list_record(name: str) -> str:
    """List the rows behind a figure of the record, in pages."""
    rows, wish = LISTS[name], _wish()
    show = _show(rows)
    page = paginate(query_of(name, _scope(wish), show), requested_page())
    columns = rows.columns()
    lines = [
        ([shown(column.kind, value) for column, value in zip(columns, line.values, strict=True)], line.url)
        for line in rows.lines(page.items)
    ]
    return render_template(
        "workshops/figures/rows.html",
        name=name,
        rows=rows,
        show=show,
        wish=wish,
        page=page,
        columns=columns,
        lines=lines,
        back=wish.without_people().address(),
    )


def _table(name: str) -> tuple[list[Any], Iterator[list[Any]]]:
    """Return the headings and all rows of a list; the rows are asked for and made ready some hundreds at a time."""
    rows = LISTS[name]
    columns = rows.columns()
    statement = query_of(name, _scope(_wish()), _show(rows)).execution_options(yield_per=AT_A_TIME)
    return [column.heading for column in columns], _cells(rows, columns, statement)


def _cells(rows: RowList, columns: list[Column], statement: Select[Any]) -> Iterator[list[Any]]:
    for some in db.session.execute(statement).partitions():
        yield from (cells(columns, line.values) for line in rows.lines(some))


@blueprint.get(f"{LISTED}.csv")
@access(SIGNED_IN)
def export_record_rows(name: str) -> Response:
    """Give the rows behind a figure as a table."""
    return csv_response(f"workshops-{name}", *_table(name))


@blueprint.get(f"{LISTED}.xlsx")
@access(SIGNED_IN)
def export_record_rows_workbook(name: str) -> Response:
    """Give the rows behind a figure as a workbook."""
    return workbook_response(f"workshops-{name}", [(str(LISTS[name].title), _table(name))])
