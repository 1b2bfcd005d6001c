"""What managers see and do: every report of a programme, the numbers counted in them, and single months waived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of
from lms.core.language import localised
from lms.core.paging import paginate, requested_page
from lms.core.spreadsheets import csv_response, rows_found
from lms.core.templating import show_datetime
from lms.fellowships.blueprint import blueprint
from lms.fellowships.milestones.forms import ReasonForm
from lms.fellowships.moves import Actor
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.reports import operations, queries
from lms.fellowships.reports.loaders import load_report
from lms.fellowships.reports.models import HANDED_IN
from lms.fellowships.reports.queries import STATES, ReportFilter
from lms.fellowships.reports.rules import SHOWN_NAMES
from lms.fellowships.reports.views import ONE, WORDS, back
from lms.people.permissions import MANAGERS
from lms.questionnaires.documents import Questionnaire
from lms.questionnaires.totals import counted

REPORTS = "/programmes/<slug>/reports"


def _wanted() -> ReportFilter:
    """Return which reports the address asks for."""
    state, name = request.args.get("state", ""), request.args.get("name", "").strip()[:80]
    return ReportFilter(state if state in STATES else "", number_of(request.args.get("month")), name)


@blueprint.get(REPORTS)
@access(MANAGERS)
def list_programme_reports(slug: str) -> str:
    """List the reports of a programme, late ones first, under a table of how many are where in each month."""
    programme, wanted, day = load_programme(slug), _wanted(), today_here()
    return render_template(
        "fellowships/reports/programme.html",
        programme=programme,
        plan=plan_of(programme),
        wanted=wanted,
        states=STATES,
        counts=queries.counts_by_month(programme.id, day),
        page=paginate(queries.reports_found(programme.id, wanted, day), requested_page()),
        **WORDS,
    )


@blueprint.get(f"{REPORTS}/totals")
@access(MANAGERS)
def show_report_totals(slug: str) -> str:
    """Show the numbers that the reports of a programme count, by month and all together."""
    programme = load_programme(slug)
    form, given = plan_of(programme).report, queries.answers_by_month(programme.id)
    return render_template(
        "fellowships/reports/totals.html",
        programme=programme,
        plan=plan_of(programme),
        months={month: counted(form, answers) for month, answers in given.items()},
        reports={month: len(answers) for month, answers in given.items()},
        whole=counted(form, [each for answers in given.values() for each in answers]),
    )


@blueprint.get(f"{REPORTS}.csv")
@access(MANAGERS)
def export_programme_reports(slug: str) -> ResponseReturnValue:
    """Give the reports of a programme, filtered as shown, as a table whose last row sums up what is counted."""
    programme = load_programme(slug)
    form, found = plan_of(programme).report, queries.reports_found(programme.id, _wanted(), today_here())
    header = (
        _("Name"),
        _("Month"),
        _("From"),
        _("To"),
        _("Due on"),
        _("Status"),
        _("Handed in"),
        _("Accepted"),
        *(localised(question.label) for question, _sum in counted(form, [])),
    )
    return csv_response(f"{slug}-reports", header, _rows(form, found, _("Sum")))


def _rows(form: Questionnaire, found: Any, sum_words: str) -> Iterator[Sequence[Any]]:
    sums = [0.0 for _question in counted(form, [])]
    for row in rows_found(found, lambda row: (row,)):
        report = row[0]
        is_given = report.state in HANDED_IN
        numbers = [number for _question, number in counted(form, [report.answers] if is_given else [])]
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
        yield (*_facts(report), *(map(_plain, numbers) if is_given else ("" for _number in numbers)))
    yield (sum_words, *("" for _column in range(7)), *map(_plain, sums))


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def _facts(report: Any) -> tuple[Any, ...]:
    days = (each.isoformat() for each in (report.from_on, report.to_on, report.due_on))
    instants = (show_datetime(each) for each in (report.submitted_at, report.accepted_at))
    return (report.full_name, report.month, *days, str(SHOWN_NAMES[report.shown]), *instants)


@blueprint.post(f"{ONE}/waive")
@access(MANAGERS)
def waive_report(fellow_id: int, month: int) -> ResponseReturnValue:
    """Ask for the report on a month no more, with a reason."""
    return _decide(
        fellow_id,
        month,
        "waive",
        _("This report is not asked for any more. Decide about the month’s stipend under “Stipends”."),
    )


@blueprint.post(f"{ONE}/reopen")
@access(MANAGERS)
def reopen_report(fellow_id: int, month: int) -> ResponseReturnValue:
    """Ask for a waived report after all, with a reason."""
    return _decide(fellow_id, month, "reopen", _("This report is asked for again."))


def _decide(fellow_id: int, month: int, verb: str, done: str) -> ResponseReturnValue:
    seat, report = load_report(fellow_id, month, Actor.MANAGER)
    form = ReasonForm()
    decision = operations.waive if verb == "waive" else operations.reopen
    if form.validate():
        try:
            with transaction():
                decision(report.id, reason=form.reason.data or "", by=current_user.id, actor=Actor.MANAGER)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(done, "success")
            return back(fellow_id, month)
    seat, report = load_report(fellow_id, month)
    page = render_template(
        "fellowships/reports/reason.html", seat=seat, report=report, form=form, verb=verb, action=request.path
    )
    return page, 422
