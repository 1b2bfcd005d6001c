"""The pay runs of a programme: prepared, handed to the bank, marked as paid."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core.access import access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import choices, refuse
from lms.core.paging import requested_page
from lms.core.workbooks import workbook_response
from lms.fellowships.blueprint import blueprint
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.loaders import load_programme
from lms.fellowships.programmes.models import Programme
from lms.fellowships.stipends import pay_runs, run_queries
from lms.fellowships.stipends.bank_files import bank_table
from lms.fellowships.stipends.forms import PaidForm, ReasonForm, RunForm, TakeOutForm
from lms.fellowships.stipends.loaders import load_run
from lms.fellowships.stipends.models import ENTRY_NAMES, NAMES, RUN_NAMES, PayRun, PayRunState, StipendState
from lms.fellowships.stipends.run_queries import RunLine
from lms.people.permissions import MANAGERS


def ticked() -> set[int]:
    """Return the numbers of the stipends that were ticked."""
    return {int(value) for value in request.form.getlist("line") if value.isascii() and value.isdigit()}


@blueprint.get("/programmes/<slug>/pay-runs")
@access(MANAGERS)
def list_pay_runs(slug: str) -> str:
    """List the pay runs of a programme, the newest first."""
    programme = load_programme(slug)
    return render_template(
        "fellowships/stipends/runs.html",
        programme=programme,
        plan=plan_of(programme),
        page=run_queries.runs_page(programme.id, requested_page()),
        names=RUN_NAMES,
    )


@blueprint.route("/programmes/<slug>/pay-runs/new", methods=["GET", "POST"])
@access(MANAGERS)
def create_pay_run(slug: str) -> ResponseReturnValue:
    """Show what can be paid up to a day, and prepare a pay run of what is ticked."""
    programme, form = load_programme(slug), RunForm(request.form if request.method == "POST" else request.args)
    programme_id = programme.id
    if request.method == "GET" and not form.until.raw_data:
        form.until.data = today_here()
    if request.method == "POST" and form.validate() and _require_ticked(form):
        try:
            with transaction():
                number = _prepare(programme_id, form)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The pay run is prepared. Hand its file to the bank next."), "success")
            return redirect(url_for("fellowships.show_pay_run", slug=slug, number=number), 303)
    return _new_page(load_programme(slug), form), 422 if request.method == "POST" else 200


def _prepare(programme_id: int, form: RunForm) -> int:
    until, key = form.until.data or today_here(), form.form_key.data
    return pay_runs.prepare_run(programme_id, until=until, chosen=ticked(), form_key=key, by=current_user.id).number


def _require_ticked(form: RunForm) -> bool:
    if form.until.data is None:
        refuse(form.until, _("Enter the day up to which stipends shall be paid."))
    elif not ticked():
        refuse(form.until, _("Tick at least one of the stipends."))
    return not form.errors


def _new_page(programme: Programme, form: RunForm) -> str:
    found = run_queries.payable(programme.id, form.until.data) if form.until.data else []
    if not form.form_key.data:
        form.form_key.data = RunForm(formdata=None).form_key.data
    return render_template(
        "fellowships/stipends/new_run.html",
        programme=programme,
        plan=plan_of(programme),
        form=form,
        lines=[line for line in found if line.problem is None],
        problems=[line for line in found if line.problem is not None],
        ticked=ticked() if request.method == "POST" else None,
    )


@blueprint.get("/programmes/<slug>/pay-runs/<int:number>")
@access(MANAGERS)
def show_pay_run(slug: str, number: int) -> str:
    """Show a pay run: its payments, what is paid, and what left it."""
    programme, run = load_run(slug, number)
    return _run_page(programme, run, PaidForm(formdata=None, paid_on=today_here()))


def _run_page(programme: Programme, run: PayRun, paid: PaidForm, out: TakeOutForm | None = None) -> str:
    lines = run_queries.lines_of(run)
    out = out or TakeOutForm(formdata=None, prefix="out")
    out.stipend.choices = choices([("", _("Choose")), *_open_choices(lines)])
    return render_template(
        "fellowships/stipends/run.html",
        programme=programme,
        plan=plan_of(programme),
        run=run,
        lines=lines,
        left=run_queries.left_of(run),
        paid_form=paid,
        out_form=out,
        ticked=ticked() if request.method == "POST" and out.is_submitted() and paid.errors else None,
        is_open=run.state is PayRunState.PREPARED,
        names=NAMES,
        run_names=RUN_NAMES,
        entry_names=ENTRY_NAMES,
    )


def _open_choices(lines: list[RunLine]) -> list[tuple[str, str]]:
    return [
        (str(line.stipend_id), _("%(name)s, month %(month)s", name=line.full_name or "–", month=line.month))
        for line in lines
        if line.state is StipendState.IN_RUN
    ]


@blueprint.post("/programmes/<slug>/pay-runs/<int:number>/bank-file")
@access(MANAGERS)
def take_bank_file(slug: str, number: int) -> ResponseReturnValue:
    """Give the file for the bank, and note who took it: it holds account numbers."""
    _programme, run = load_run(slug, number)
    run_id = run.id
    try:
        with transaction():
            pay_runs.note_bank_file(run_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
        return redirect(url_for("fellowships.show_pay_run", slug=slug, number=number), 303)
    _programme, run = load_run(slug, number)
    references = run_queries.references_of(run, run_queries.lines_of(run))
    answer = workbook_response(f"{slug}-pay-run-{number}", [(_("Payments"), bank_table(references))])
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/programmes/<slug>/pay-runs/<int:number>/paid")
@access(MANAGERS)
def mark_lines_paid(slug: str, number: int) -> ResponseReturnValue:
    """Note that the ticked payments were made."""
    _programme, run = load_run(slug, number)
    form, run_id = PaidForm(), run.id
    if form.validate_on_submit() and _require_day(form):
        try:
            with transaction():
                count = _mark_paid(run_id, form)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(ngettext("%(num)s payment is noted.", "%(num)s payments are noted.", count), "success")
            return redirect(url_for("fellowships.show_pay_run", slug=slug, number=number), 303)
    return _run_page(*load_run(slug, number), form), 422


def _mark_paid(run_id: int, form: PaidForm) -> int:
    paid_on, reference = form.paid_on.data or today_here(), form.reference.data or ""
    return pay_runs.mark_paid(
        run_id, ticked(), paid_on=paid_on, reference=reference, today=today_here(), by=current_user.id
    )


def _require_day(form: PaidForm) -> bool:
    if form.paid_on.data is None:
        refuse(form.paid_on, _("Enter the day on which the bank paid."))
    return not form.errors


@blueprint.post("/programmes/<slug>/pay-runs/<int:number>/take-out")
@access(MANAGERS)
def take_line_out(slug: str, number: int) -> ResponseReturnValue:
    """Take one payment out of a run, with a reason."""
    _programme, run = load_run(slug, number)
    form, run_id = TakeOutForm(prefix="out"), run.id
    form.stipend.choices = choices([("", _("Choose")), *_open_choices(run_queries.lines_of(run))])
    if form.validate_on_submit():
        try:
            with transaction():
                stipend_id, key = int(form.stipend.data), form.form_key.data
                pay_runs.take_out(run_id, stipend_id, form.reason.data or "", by=current_user.id, form_key=key)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The stipend is out of this pay run, and cleared for another one."), "success")
            return redirect(url_for("fellowships.show_pay_run", slug=slug, number=number), 303)
    return _run_page(*load_run(slug, number), PaidForm(formdata=None, paid_on=today_here()), form), 422


@blueprint.route("/programmes/<slug>/pay-runs/<int:number>/cancel", methods=["GET", "POST"])
@access(MANAGERS)
def cancel_pay_run(slug: str, number: int) -> ResponseReturnValue:
    """Ask why, then give a pay run up."""
    programme, run = load_run(slug, number)
    form, run_id = ReasonForm(), run.id
    if form.validate_on_submit():
        try:
            with transaction():
                pay_runs.cancel_run(run_id, form.reason.data or "", by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("The pay run is given up. What was not paid is cleared again."), "success")
            return redirect(url_for("fellowships.show_pay_run", slug=slug, number=number), 303)
    programme, run = load_run(slug, number)
    page = render_template("fellowships/stipends/cancel_run.html", programme=programme, run=run, form=form)
    return page, 422 if form.is_submitted() else 200
