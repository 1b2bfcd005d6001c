"""The stipends of one fellow, what a manager does with one of them, and the statement as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.certificates.papers import paper_response
from lms.core import clock
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.stipends import operations, pay_runs, proofs, queries
from lms.fellowships.stipends.banking import bank_problem, masked
from lms.fellowships.stipends.forms import AdjustForm, ReasonForm
from lms.fellowships.stipends.loaders import READERS, load_stipend
from lms.fellowships.stipends.models import ENTRY_NAMES, MOVES, NAMES, Stipend, StipendState
from lms.fellowships.stipends.proofs import whole


@dataclass(frozen=True)
class Act:
    """What a manager may do with a stipend: its words, in which states it is offered, its form, what it does."""

    label: Any
    hint: Any
    is_offered: Callable[[StipendState], bool]
    run: Callable[[int, Any], None]
    done: Any
    form: type[ReasonForm] = ReasonForm


def _by_move(verb: str) -> Callable[[StipendState], bool]:
    return lambda state: MOVES.allows(state, verb, Actor.MANAGER)


def _with_reason(operation: Callable[..., None]) -> Callable[[int, Any], None]:
    def run(stipend_id: int, form: Any) -> None:
        operation(stipend_id, form.reason.data, by=current_user.id, form_key=form.form_key.data)

    return run


def _adjust(stipend_id: int, form: Any) -> None:
    change, key = form.change(), form.form_key.data
    operations.adjust(stipend_id, change, form.reason.data, by=current_user.id, form_key=key)


ACTS = {
    "clear": Act(
        _l("Clear without a report"),
        _l("It can enter a pay run, though the month's report is not accepted."),
        _by_move("cleared_without_report"),
        _with_reason(operations.clear_without_report),
        _l("The stipend is cleared."),
    ),
    "hold": Act(
        _l("Hold back"),
        _l("It is not paid until you release it. The fellow gets a letter with your reason."),
        _by_move("held"),
        _with_reason(operations.hold),
        _l("The stipend is held back."),
    ),
    "release": Act(
        _l("Release"),
        _l("It goes on; where the month's report is accepted, it is cleared at once."),
        _by_move("released"),
        _with_reason(operations.release),
        _l("The stipend is released."),
    ),
    "adjust": Act(
        _l("Change the amount"),
        _l("For one month only, in rupees. The ledger keeps both amounts."),
        lambda state: state in (StipendState.SCHEDULED, StipendState.CLEARED, StipendState.HELD),
        _adjust,
        _l("The amount is changed."),
        AdjustForm,
    ),
    "cancel": Act(
        _l("Cancel the stipend"),
        _l("It will never be paid. This cannot be undone."),
        _by_move("cancelled"),
        _with_reason(operations.cancel),
        _l("The stipend is cancelled."),
    ),
    "came-back": Act(
        _l("The payment came back"),
        _l("The bank has returned it. The stipend is owed again, and can enter another pay run."),
        _by_move("came_back"),
        _with_reason(pay_runs.note_returned),
        _l("It is noted that the payment came back."),
    ),
}


@blueprint.get("/fellows/<int:fellow_id>/stipends")
@access(SIGNED_IN)
def show_stipends(fellow_id: int) -> str:
    """Show the stipends of a fellow: where each stands, what was paid, and what comes next."""
    seat = load_fellow(fellow_id, *READERS)
    stipends = queries.stipends_of(fellow_id)
    open_ones = [each for each in stipends if each.state not in (StipendState.PAID, StipendState.CANCELLED)]
    return render_template(
        "fellowships/stipends/fellow.html",
        seat=seat,
        stipends=stipends,
        following=open_ones[0] if open_ones else None,
        reasons=queries.hold_reasons(fellow_id),
        balance=whole(proofs.balances(Stipend.fellow_id == fellow_id)),
        account=masked(seat.fellow.bank.get("account", "")),
        bank_problem=bank_problem(seat.fellow.bank),
        names=NAMES,
    )


@blueprint.get("/fellows/<int:fellow_id>/stipends/statement.pdf")
@access(SIGNED_IN)
def export_statement(fellow_id: int) -> Response:
    """Answer the whole ledger of a fellow as a PDF."""
    seat = load_fellow(fellow_id, *READERS)
    return paper_response(
        f"stipends-{fellow_id}",
        "papers/stipend_statement.html",
        seat=seat,
        plan=plan_of(seat.programme),
        stipends=queries.stipends_of(fellow_id),
        lines=queries.ledger_of(fellow_id),
        balance=whole(proofs.balances(Stipend.fellow_id == fellow_id)),
        account=masked(seat.fellow.bank.get("account", "")),
        names=NAMES,
        entry_names=ENTRY_NAMES,
        made_at=clock.now(),
    )


@blueprint.get("/fellows/<int:fellow_id>/stipends/<int:month>")
@access(SIGNED_IN)
def show_stipend(fellow_id: int, month: int) -> str:
    """Show one month's stipend: from the report that cleared it to the payment, every line of the ledger."""
    seat, stipend = load_stipend(fellow_id, month)
    return _stipend_page(seat, stipend, _forms(seat, stipend))


def _forms(seat: Seat, stipend: Stipend) -> dict[str, ReasonForm]:
    """Return the forms of what the reader may do now."""
    offered = [key for key, act in ACTS.items() if seat.is_manager and act.is_offered(stipend.state)]
    return {key: ACTS[key].form(formdata=None, prefix=key) for key in offered}


def _stipend_page(seat: Seat, stipend: Stipend, forms: dict[str, ReasonForm]) -> str:
    lines = queries.ledger_of(stipend.fellow_id, stipend.month)
    return render_template(
        "fellowships/stipends/stipend.html",
        seat=seat,
        stipend=stipend,
        report=queries.report_of(stipend.fellow_id, stipend.month),
        run=next((line.run for line in reversed(lines) if line.run), None) if stipend.pay_run_id else None,
        lines=lines,
        forms=forms,
        acts=ACTS,
        names=NAMES,
        entry_names=ENTRY_NAMES,
    )


@blueprint.post(f"/fellows/<int:fellow_id>/stipends/<int:month>/<any({','.join(repr(key) for key in ACTS)}):act>")
@access(SIGNED_IN)
def act_on_stipend(fellow_id: int, month: int, act: str) -> ResponseReturnValue:
    """Do one thing with a stipend, as a manager."""
    seat, stipend = load_stipend(fellow_id, month, Actor.MANAGER)
    form, stipend_id = ACTS[act].form(prefix=act), stipend.id
    if form.validate_on_submit():
        try:
            with transaction():
                ACTS[act].run(stipend_id, form)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(str(ACTS[act].done), "success")
            return redirect(url_for("fellowships.show_stipend", fellow_id=fellow_id, month=month), 303)
    seat, stipend = load_stipend(fellow_id, month, Actor.MANAGER)
    return _stipend_page(seat, stipend, {**_forms(seat, stipend), act: form}), 422
