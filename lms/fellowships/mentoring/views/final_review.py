"""The final review from all sides: managers ask and read everything, the fellow reads the summary once it is known."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.mentoring import operations, queries
from lms.fellowships.mentoring.filling import UNKEPT
from lms.fellowships.mentoring.forms import FinalReviewForm, ReasonForm
from lms.fellowships.mentoring.models import SIDE_NAMES, VERDICT_NAMES, Occasion, Side
from lms.fellowships.mentoring.operations import Asking
from lms.fellowships.mentoring.sides import final_review_of, form_of, may_read
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat, load_fellow
from lms.fellowships.placements.models import RUNNING, Fellow
from lms.fellowships.programmes.documents import plan_of
from lms.people.logins import email_of
from lms.people.permissions import MANAGERS

REVIEW = "/fellows/<int:fellow_id>/final-review"
ORDER = list(Side)


@blueprint.get(REVIEW)
@access(SIGNED_IN)
def show_final_review(fellow_id: int) -> ResponseReturnValue:
    """Show the final review: all sides to managers; to fellow and mentors the summary once the panel has decided."""
    seat = load_fellow(fellow_id)
    template = "final_review.html" if seat.is_manager else "final_summary.html"
    page = render_template(f"fellowships/mentoring/{template}", seat=seat, **_review_words(seat))
    return page, 200, UNKEPT


def _review_words(seat: Seat) -> dict[str, object]:
    rows = sorted(queries.sides_of(seat.fellow.id, Occasion.FINAL), key=lambda row: ORDER.index(row.check_in.side))
    forms = [row.check_in for row in rows]
    plan, review = plan_of(seat.programme), final_review_of(forms)
    return {
        "review": review,
        "rows": [(row, form_of(plan, Occasion.FINAL, row.check_in.side)) for row in rows],
        "readable": {
            row.id for row in forms if row.handed_in_at and may_read(row, forms, current_user.id, is_manager=True)
        },
        "own": [row for row in forms if row.person_id == current_user.id],
        "side_names": SIDE_NAMES,
        "verdict": VERDICT_NAMES.get(review.verdict),  # type: ignore[call-overload]
        "verdict_names": VERDICT_NAMES,
        "form": ReasonForm(formdata=None),
        "may_ask": seat.fellow.state in RUNNING,
    }


@blueprint.route(f"{REVIEW}/ask", methods=["GET", "POST"])
@access(MANAGERS)
def ask_for_final_review(fellow_id: int) -> ResponseReturnValue:
    """Ask a manager whom to ask, and ask them."""
    seat = load_fellow(fellow_id, Actor.MANAGER)
    form = FinalReviewForm(data=_supervisor(seat.fellow))
    if form.validate_on_submit():
        try:
            with transaction():
                asked = operations.ask_final(fellow_id, _asking(form), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("They are asked.") if asked else _("They were asked already."), "success")
            return redirect(url_for("fellowships.show_final_review", fellow_id=fellow_id), 303)
    seat = load_fellow(fellow_id, Actor.MANAGER) if form.is_submitted() else seat
    page = render_template("fellowships/mentoring/ask_final.html", seat=seat, form=form)
    return page, 422 if form.is_submitted() else 200


def _supervisor(fellow: Fellow) -> dict[str, object]:
    """Return what the form begins with: the last day, and the supervisor where their contact is an e-mail address."""
    try:
        address = email_of(fellow.supervisor_contact)
    except Refusal:
        return {"due_on": fellow.ends_on, "fellow": True, "mentor": True}
    known = {"host_name": fellow.supervisor_name, "host_email": address} if fellow.supervisor_name else {}
    return {"due_on": fellow.ends_on, "fellow": True, "mentor": True, **known}


def _asking(form: FinalReviewForm) -> Asking:
    due_on: Any = form.due_on.data
    return Asking(
        due_on=due_on,
        language=current_user.language,
        fellow=bool(form.fellow.data),
        mentor=bool(form.mentor.data),
        hosts=form.hosts(),
        peers=form.outsiders,
        panel=form.panel_ids,
    )
