"""Check-ins: one's own form, both sides beside each other, and what managers do about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.security import own_path
from lms.fellowships.blueprint import blueprint
from lms.fellowships.mentoring import filling, operations, queries
from lms.fellowships.mentoring.forms import AskForm, ReasonForm
from lms.fellowships.mentoring.loaders import load_asked, load_occasion, load_own_check_in
from lms.fellowships.mentoring.models import OCCASION_NAMES, SIDE_NAMES, CheckIn, Occasion, Side
from lms.fellowships.mentoring.queries import SideRow
from lms.fellowships.mentoring.sides import form_of, may_read
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import load_fellow
from lms.fellowships.placements.queries import fellow_names
from lms.fellowships.programmes.documents import plan_of
from lms.people.permissions import MANAGERS

OWN = "/check-ins/<int:check_in_id>"
ASKED = "/fellows/<int:fellow_id>/check-ins/<int:check_in_id>"


def _urls(row: CheckIn) -> dict[str, str]:
    """Return where a form goes; ``next`` of this address is where its writer comes from, as from the inbox."""
    return {
        "hand_in": url_for("fellowships.hand_in_check_in", check_in_id=row.id, next=request.args.get("next")),
        "save": url_for("fellowships.save_check_in", check_in_id=row.id),
    }


def _others(row: CheckIn) -> list[SideRow]:
    """Return the forms of the other sides that the panel reads while it fills in its own."""
    if row.side is not Side.PANEL:
        return []
    rows = queries.sides_of(row.fellow_id, row.occasion)
    forms = [each.check_in for each in rows]
    return [each for each in rows if each.check_in is not row and _reads(each.check_in, forms)]


def _reads(row: CheckIn, rows: list[CheckIn], *, is_manager: bool = False) -> bool:
    return may_read(row, rows, current_user.id, is_manager=is_manager)


@blueprint.get(OWN)
@access(SIGNED_IN)
def show_check_in(check_in_id: int) -> ResponseReturnValue:
    """Show one's own form, or what one has handed in."""
    row = load_own_check_in(check_in_id)
    if row.handed_in_at is None:
        return filling.form_page(row, _urls(row), **_panel_words(row))
    page = render_template(
        "fellowships/mentoring/check_in.html",
        check_in=row,
        occasion=OCCASION_NAMES[row.occasion],
        document=operations.form_for(row),
        full_name=fellow_names([row.fellow_id]).get(row.fellow_id, "–"),
        has_pair=row.occasion is not Occasion.FINAL,
        slug=operations.slug_of(row.occasion),
    )
    return page, 200, filling.UNKEPT


def _panel_words(row: CheckIn) -> dict[str, Any]:
    others = _others(row)
    return {"others": [(each, operations.form_for(each.check_in)) for each in others], "side_names": SIDE_NAMES}


@blueprint.post(f"{OWN}/save")
@access(SIGNED_IN)
def save_check_in(check_in_id: int) -> ResponseReturnValue:
    """Save one's own form as far as it is written."""
    row = load_own_check_in(check_in_id)
    answer = filling.save_answer(row.id, filling.read_sent(row))
    return answer if wants_json() else redirect(url_for("fellowships.show_check_in", check_in_id=check_in_id), 303)


@blueprint.post(OWN)
@access(SIGNED_IN)
def hand_in_check_in(check_in_id: int) -> ResponseReturnValue:
    """Hand one's own form in."""
    row = load_own_check_in(check_in_id)
    sent = filling.read_sent(row)
    if filling.hand_in(check_in_id, sent, by=current_user.id):
        flash(_("Thank you. Your form is handed in."), "success")
        own = url_for("fellowships.show_check_in", check_in_id=check_in_id)
        return redirect(own_path(request.args.get("next"), own), 303)
    row = load_own_check_in(check_in_id)
    return filling.form_page(row, _urls(row), sent, **_panel_words(row))


@blueprint.get("/fellows/<int:fellow_id>/check-ins/<occasion>")
@access(SIGNED_IN)
def show_pair(fellow_id: int, occasion: str) -> ResponseReturnValue:
    """Show the forms of a check-in beside each other: all to managers, the other's to whoever handed in their own."""
    seat, asked = load_fellow(fellow_id), load_occasion(occasion)
    rows = queries.sides_of(fellow_id, asked)
    forms, plan = [row.check_in for row in rows], plan_of(seat.programme)
    page = render_template(
        "fellowships/mentoring/pair.html",
        seat=seat,
        occasion=OCCASION_NAMES[asked],
        rows=[(row, form_of(plan, asked, row.check_in.side), _is_shown(row, forms, seat.is_manager)) for row in rows],
        own=[each for each in forms if each.person_id == current_user.id],
        side_names=SIDE_NAMES,
        form=ReasonForm(formdata=None),
    )
    return page, 200, filling.UNKEPT


def _is_shown(row: SideRow, forms: list[CheckIn], is_manager: bool) -> bool:
    return row.check_in.handed_in_at is not None and _reads(row.check_in, forms, is_manager=is_manager)


@blueprint.route("/fellows/<int:fellow_id>/check-ins/ask", methods=["GET", "POST"])
@access(MANAGERS)
def ask_for_check_ins(fellow_id: int) -> ResponseReturnValue:
    """Ask a manager which check-in is wanted, and ask fellow and mentor for it."""
    seat, form = load_fellow(fellow_id, Actor.MANAGER), AskForm()
    if form.validate_on_submit():
        occasion, due_on = form.asked()
        try:
            with transaction():
                asked = operations.ask_for_check_ins(fellow_id, occasion, due_on, current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("They are asked.") if asked else _("They were asked already."), "success")
            slug = operations.slug_of(occasion)
            return redirect(url_for("fellowships.show_pair", fellow_id=fellow_id, occasion=slug), 303)
    seat = load_fellow(fellow_id, Actor.MANAGER) if form.is_submitted() else seat
    page = render_template("fellowships/mentoring/ask.html", seat=seat, form=form)
    return page, 422 if form.is_submitted() else 200


def _decide(fellow_id: int, check_in_id: int, act: Callable[[], None], done: str) -> ResponseReturnValue:
    """Do something about a form, and go back to the page of its occasion; say why where it is refused."""
    row = load_asked(fellow_id, check_in_id)[1]
    occasion, slug = row.occasion, operations.slug_of(row.occasion)
    try:
        with transaction():
            act()
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    else:
        flash(done, "success")
    if occasion is Occasion.FINAL:
        return redirect(url_for("fellowships.show_final_review", fellow_id=fellow_id), 303)
    return redirect(url_for("fellowships.show_pair", fellow_id=fellow_id, occasion=slug), 303)


@blueprint.post(f"{ASKED}/reopen")
@access(MANAGERS)
def reopen_check_in(fellow_id: int, check_in_id: int) -> ResponseReturnValue:
    """Give a form back to its writer."""
    reason = request.form.get("reason", "")
    done = _("The form is given back, with a letter.")
    return _decide(
        fellow_id,
        check_in_id,
        lambda: operations.reopen_check_in(check_in_id, reason=reason, by=current_user.id),
        done,
    )


@blueprint.post(f"{ASKED}/send-again")
@access(MANAGERS)
def ask_for_check_in_again(fellow_id: int, check_in_id: int) -> ResponseReturnValue:
    """Ask somebody once more, by a new link where they have no account."""
    done = _("They are asked once more.")
    return _decide(fellow_id, check_in_id, lambda: operations.send_again(check_in_id, by=current_user.id), done)


@blueprint.post(f"{ASKED}/take-back")
@access(MANAGERS)
def take_check_in_back(fellow_id: int, check_in_id: int) -> ResponseReturnValue:
    """Ask somebody no longer."""
    done = _("They are not asked any more.")
    return _decide(fellow_id, check_in_id, lambda: operations.take_back(check_in_id, by=current_user.id), done)
