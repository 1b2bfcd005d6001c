"""Taking in the bank's answer to a pay run: looked at first, then taken; what cannot be taken says why."""

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
from lms.fellowships.blueprint import blueprint
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.stipends import pay_runs, run_queries
from lms.fellowships.stipends.forms import LARGEST_FILE, AnswerForm
from lms.fellowships.stipends.loaders import load_run
from lms.fellowships.stipends.models import PayRun
from lms.fellowships.stipends.paid_files import AnswerRow, Outcome, read_answer, table_of, without_the_rest
from lms.fellowships.stipends.pay_runs import PaidNote, Taken
from lms.people.permissions import MANAGERS
from lms.quizzes.exchange.sheets_files import csv_bytes


@blueprint.route("/programmes/<slug>/pay-runs/<int:number>/answer", methods=["GET", "POST"])
@access(MANAGERS)
def import_payments(slug: str, number: int) -> ResponseReturnValue:
    """Ask for the bank's answer, show what each row means, and take the good ones."""
    _programme, run = load_run(slug, number)
    form, rows, kept, run_id = AnswerForm(), None, "", run.id
    if form.validate_on_submit():
        try:
            table = _table(form)
            rows = _read(run, table)
            if request.form.get("go") == "take":
                with transaction():
                    taken = pay_runs.take_answer(run_id, notes_of(rows), today=today_here(), by=current_user.id)
                _tell(taken)
                return redirect(url_for("fellowships.show_pay_run", slug=slug, number=number), 303)
            kept = csv_bytes(without_the_rest(table)).decode()
        except Refusal as refusal:
            form.take_refusal(refusal)
    return _page(slug, number, form, rows, kept), 422 if form.errors or form.form_errors else 200


def _table(form: AnswerForm) -> list[list[str]]:
    content = form.content()
    if not content.strip():
        raise Refusal(_("Choose the file of the bank, or paste its table into the box."), field="file")
    if len(content) > LARGEST_FILE:
        raise Refusal(_("This file is larger than %(most)s MB. Part it into several.", most=2), field="file")
    return table_of(content)


def _read(run: PayRun, table: list[list[str]]) -> list[AnswerRow]:
    lines = run_queries.references_of(run, run_queries.lines_of(run))
    return read_answer(table, lines, first_day=pay_runs.first_day(run), today=today_here())


def notes_of(rows: list[AnswerRow]) -> list[PaidNote]:
    """Return what the good rows of an answer say about the lines of the run."""
    return [
        PaidNote(
            row.line.stipend_id,
            row.line.amount_paise,
            row.day,
            row.bank_reference,
            row.sentence if row.outcome is Outcome.FAILED else "",
        )
        for row in rows
        if row.outcome in (Outcome.PAID, Outcome.FAILED) and row.line is not None and row.day is not None
    ]


def _tell(taken: Taken) -> None:
    flash(ngettext("%(num)s payment is noted.", "%(num)s payments are noted.", taken.paid), "success")
    if taken.failed:
        sentence = ngettext(
            "%(num)s payment failed; its stipend is cleared again.",
            "%(num)s payments failed; their stipends are cleared again.",
            taken.failed,
        )
        flash(sentence, "warning")
    if taken.passed_over:
        sentence = ngettext(
            "%(num)s row was passed over: the payment changed meanwhile.",
            "%(num)s rows were passed over: the payments changed meanwhile.",
            taken.passed_over,
        )
        flash(sentence, "info")


def _page(slug: str, number: int, form: AnswerForm, rows: list[AnswerRow] | None, kept: str) -> str:
    programme, run = load_run(slug, number)
    return render_template(
        "fellowships/stipends/answer.html",
        programme=programme,
        plan=plan_of(programme),
        run=run,
        form=form,
        rows=rows,
        kept=kept,
        good=len(notes_of(rows or [])),
    )
