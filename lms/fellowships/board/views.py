"""The board of a programme, its exports, and how its calls compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.clock import today_here
from lms.core.language import localised
from lms.core.paging import requested_page
from lms.core.spreadsheets import csv_response
from lms.core.workbooks import workbook_response
from lms.fellowships.blueprint import blueprint
from lms.fellowships.board.comparison import comparison_of
from lms.fellowships.board.forms import BoardFilter, chosen_from_address
from lms.fellowships.board.grid import Board, BoardRow, Chosen, board_of
from lms.fellowships.board.words import SIGNS, cells_of
from lms.fellowships.milestones.rules import SHOWN_NAMES
from lms.fellowships.placements.models import NAMES
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.models import Programme
from lms.fellowships.safety.permissions import may_read_flags
from lms.people.permissions import MANAGERS
from lms.people.places import STATES


@blueprint.get("/programmes/<slug>/board")
@access(MANAGERS)
def show_board(slug: str) -> str:
    """Show every fellow and milestone of a programme, those who need a call first."""
    programme = load_programme(slug)
    chosen = chosen_from_address()
    board = _board(programme, chosen, requested_page())
    form = BoardFilter(
        data={
            "show": chosen.show,
            "host": str(chosen.host_id or ""),
            "mentor": str(chosen.mentor_id or ""),
            "state": chosen.state_code,
        }
    )
    form.offer(board)
    return render_template(
        "fellowships/board/board.html",
        programme=programme,
        plan=plan_of(programme),
        board=board,
        form=form,
        is_filtered=chosen != Chosen(),
        signs=SIGNS,
        cells_of=cells_of,
        fellow_url=url_for("fellowships.show_fellow", fellow_id=0).removesuffix("0"),
        words=SHOWN_NAMES,
        state_names=STATES,
        fellow_names=NAMES,
    )


@blueprint.get("/programmes/<slug>/board.csv")
@access(MANAGERS)
def export_board(slug: str) -> Response:
    """Give the board as the filter shows it, every page of it, as a table."""
    programme = load_programme(slug)
    header, rows = _table(programme, chosen_from_address())
    return csv_response(f"{slug}-board", header, rows)


@blueprint.get("/programmes/<slug>/board.xlsx")
@access(MANAGERS)
def export_board_workbook(slug: str) -> Response:
    """Give the board as the filter shows it as a workbook."""
    programme = load_programme(slug)
    return workbook_response(f"{slug}-board", [(_("Board"), _table(programme, chosen_from_address()))])


@blueprint.get("/programmes/<slug>/comparison")
@access(MANAGERS)
def show_comparison(slug: str) -> str:
    """Show how the fellows of one call after the other got on."""
    programme = load_programme(slug)
    return render_template(
        "fellowships/board/comparison.html", programme=programme, cohorts=comparison_of(programme.id, today_here())
    )


@blueprint.get("/programmes/<slug>/comparison.csv")
@access(MANAGERS)
def export_comparison(slug: str) -> Response:
    """Give the comparison as a table."""
    programme = load_programme(slug)
    header = [
        _("Call"),
        _("Fellows"),
        _("Running"),
        _("Completed"),
        _("Left early"),
        _("Milestones approved, per cent"),
        _("Reports in time, per cent"),
        _("Stipends paid, rupees"),
    ]
    rows = (
        (
            localised(cohort.title) or _("Without a call"),
            cohort.fellows,
            cohort.running,
            cohort.completed,
            cohort.left,
            cohort.milestones_approved,
            cohort.reports_in_time,
            cohort.paid_paise / 100,
        )
        for cohort in comparison_of(programme.id, today_here())
    )
    return csv_response(f"{slug}-comparison", header, rows)


def _board(programme: Programme, chosen: Chosen, number: int) -> Board:
    flags_for = current_user.id if may_read_flags(current_user, programme) else 0
    return board_of(programme.id, plan_of(programme), chosen, today_here(), number, flags_for=flags_for)


def _table(programme: Programme, chosen: Chosen) -> tuple[list[str], Iterator[list[Any]]]:
    """Return the header and the rows of an export; all pages are asked for before anything is sent."""
    first = _board(programme, chosen, 1)
    boards = [first, *(_board(programme, chosen, number) for number in range(2, first.page.last + 1))]
    header = [_("Name"), _("State of the fellowship"), _("Month"), _("Host organisation"), _("State"), _("Mentor")]
    header += [_("Signs"), _("Points"), _("Points at most")]
    header += [localised(milestone.title) for milestone in first.columns]
    return header, (_cells(row) for board in boards for row in board.page.items)


def _cells(row: BoardRow) -> list[Any]:
    facts = [row.full_name, str(NAMES[row.state]), row.month, localised(row.host), str(STATES.get(row.state_code, ""))]
    signs = "; ".join(str(signal.sentence) for signal in row.signals)
    states = [str(SHOWN_NAMES[cell]) if cell else "" for cell in row.cells]
    return [*facts, row.mentor, signs, row.points, row.most, *states]
