"""The stipends of a programme: filtered, with sums that open their rows, and as tables to take out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import access
from lms.core.language import current_language, localised
from lms.core.money import plain_rupees
from lms.core.paging import PAGE_SIZE, Page, ordered, requested_page, requested_sorting
from lms.core.spreadsheets import csv_response, rows_found
from lms.core.workbooks import workbook_response
from lms.extensions import db
from lms.fellowships.blueprint import blueprint
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.queries import fellow_names
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.stipends import proofs, queries
from lms.fellowships.stipends.forms import NOBODY, StipendFilterForm
from lms.fellowships.stipends.models import NAMES, Stipend
from lms.fellowships.stipends.proofs import gathered, whole
from lms.people.names import search_key
from lms.people.permissions import MANAGERS

MONTH = "LLLL y"


@blueprint.get("/programmes/<slug>/stipends")
@access(MANAGERS)
def list_stipends(slug: str) -> str:
    """List the stipends of a programme with their sums, and say whether the ledger comes to the same."""
    programme = load_programme(slug)
    form = _filter(programme.id)
    wanted, sorting = form.wanted(), requested_sorting(queries.COLUMNS, "due")
    groups = proofs.balances(*wanted.conditions(programme.id))
    return render_template(
        "fellowships/stipends/list.html",
        programme=programme,
        plan=plan_of(programme),
        filters=form,
        page=queries.stipends_page(programme.id, wanted, sorting, requested_page()),
        sort=("-" if sorting.descending else "") + sorting.key,
        balance=whole(groups),
        by_month=[(month_key(*key), month_name(*key), balance) for key, balance in gathered(groups, "month")],
        by_funder=[(key or NOBODY, key or _("Nobody named"), balance) for key, balance in gathered(groups, "funder")],
        names=NAMES,
    )


def _filter(programme_id: int) -> StipendFilterForm:
    form = StipendFilterForm(request.args)
    months = [(month_key(*month), month_name(*month)) for month in queries.months_of(programme_id)]
    hosts = [(str(host.id), localised(host.name)) for host in queries.hosts_of(programme_id)]
    form.offer(months, queries.funders_of(programme_id), hosts)
    return form


def month_key(year: int, month: int) -> str:
    """Return a month as addresses name it."""
    return f"{year:04d}-{month:02d}"


def month_name(year: int, month: int) -> str:
    """Return a month as people read it: November 2026."""
    return format_date(date(year, month, 1), MONTH, locale=current_language())


@blueprint.get("/programmes/<slug>/stipends/by-fellow")
@access(MANAGERS)
def list_stipend_sums(slug: str) -> str:
    """List what each fellow of a programme is due, was paid and will get, by name."""
    programme = load_programme(slug)
    groups = proofs.balances(Fellow.programme_id == programme.id, by_fellow=True)
    found = gathered(groups, "fellow_id")
    names = fellow_names([fellow_id for fellow_id, _balance in found])
    found.sort(key=lambda item: (search_key(names.get(item[0], "")), item[0]))
    return render_template(
        "fellowships/stipends/by_fellow.html",
        programme=programme,
        plan=plan_of(programme),
        page=sliced(found, requested_page()),
        names=names,
        balance=whole(groups),
    )


def sliced(items: Sequence[Any], number: int) -> Page[Any]:
    """Return one page of what is in memory already."""
    number = min(number, max(1, -(-len(items) // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    return Page(items[start : start + PAGE_SIZE], number, PAGE_SIZE, len(items))


def _header() -> Sequence[str]:
    return (
        _("Fellow"),
        _("Host organisation"),
        _("Month of the fellowship"),
        _("Due on"),
        _("Amount"),
        _("Who pays for it"),
        _("Status"),
        _("Cleared by a report"),
        _("Pay run"),
        _("Paid on"),
        _("Reference"),
    )


def _cells(row: Any) -> Sequence[Any]:
    return (
        row.full_name or "",
        localised(row.host) if row.host else "",
        row.month,
        row.due_on.isoformat(),
        float(plain_rupees(row.amount_paise)),
        row.funder,
        str(NAMES[row.state]),
        _("yes") if row.report_id else _("no"),
        row.run,
        row.paid_on.isoformat() if row.paid_on else "",
        row.reference,
    )


def _asked(programme_id: int) -> Any:
    """Return the query for what the filter in the address lets through, as a table in the order of the due dates."""
    found = queries.listed(programme_id, _filter(programme_id).wanted())
    return ordered(found, queries.COLUMNS, requested_sorting(queries.COLUMNS, "due")).order_by(Stipend.id)


@blueprint.get("/programmes/<slug>/stipends.csv")
@access(MANAGERS)
def export_stipends(slug: str) -> ResponseReturnValue:
    """Give the stipends that the filter shows as a table; amounts are in rupees."""
    programme = load_programme(slug)
    return csv_response(f"{slug}-stipends", _header(), rows_found(_asked(programme.id), _cells))


@blueprint.get("/programmes/<slug>/stipends.xlsx")
@access(MANAGERS)
def export_stipends_workbook(slug: str) -> ResponseReturnValue:
    """Give the stipends that the filter shows as a workbook; amounts are in rupees."""
    programme = load_programme(slug)
    rows = [_cells(row) for row in db.session.execute(_asked(programme.id))]
    return workbook_response(f"{slug}-stipends", [(_("Stipends"), (_header(), rows))])
