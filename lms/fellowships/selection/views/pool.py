"""Who scores the applications of a call, and who gets which: by hand, or evenly with a preview."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.models import Call
from lms.fellowships.selection import pool, pool_queries
from lms.fellowships.selection.assignment import Pair
from lms.fellowships.selection.forms import PANEL, REVIEWER, PoolForm
from lms.fellowships.selection.models import ReviewState, Stage
from lms.people.permissions import MANAGERS


@blueprint.route("/programmes/<slug>/calls/<call_slug>/reviewers", methods=["GET", "POST"])
@access(MANAGERS)
def list_call_reviewers(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show who scores the applications of a call, and add people."""
    programme, call = load_call(slug, call_slug)
    form = PoolForm()
    if form.validate_on_submit():
        try:
            with transaction():
                count = pool.put_into_pool(call.id, by=current_user.id, **form.values())
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(ngettext("%(num)d person is entered.", "%(num)d people are entered.", count), "success")
            return _back(slug, call_slug)
        programme, call = load_call(slug, call_slug)
    page = render_template(
        "fellowships/selection/reviewers.html",
        programme=programme,
        call=call,
        form=form,
        rows=pool_queries.pool_of(call.id),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/programmes/<slug>/calls/<call_slug>/reviewers/<int:person_id>")
@access(MANAGERS)
def change_call_reviewer(slug: str, call_slug: str, person_id: int) -> ResponseReturnValue:
    """Change as what somebody scores applications of a call, or take them out of it."""
    _programme, call = load_call(slug, call_slug)
    roles = request.form.getlist("roles")
    try:
        with transaction():
            if roles:
                flags = {"is_reviewer": REVIEWER in roles, "is_on_panel": PANEL in roles}
                pool.put_into_pool(call.id, [person_id], by=current_user.id, **flags)
            else:
                pool.take_out_of_pool(call.id, person_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    else:
        flash(_("Saved."), "success")
    return _back(slug, call_slug)


def _back(slug: str, call_slug: str) -> ResponseReturnValue:
    return redirect(url_for("fellowships.list_call_reviewers", slug=slug, call_slug=call_slug), 303)


@blueprint.get("/programmes/<slug>/calls/<call_slug>/assignment")
@access(MANAGERS)
def show_assignment(slug: str, call_slug: str) -> ResponseReturnValue:
    """Show the applications in review with their reviewers; with ``evenly`` also whom a machine would add."""
    return _assignment_page(slug, call_slug)


@blueprint.post("/programmes/<slug>/calls/<call_slug>/assignment")
@access(MANAGERS)
def assign_reviewers(slug: str, call_slug: str) -> ResponseReturnValue:
    """Give applications to reviewers: one pair chosen by hand, or all that were previewed."""
    _programme, call = load_call(slug, call_slug)
    try:
        with transaction():
            count = pool.assign(call.id, _pairs(), by=current_user.id)
    except Refusal as refusal:
        return _assignment_page(slug, call_slug, sentence=refusal.sentence)
    sentence = ngettext("%(num)d application is assigned.", "%(num)d applications are assigned.", count)
    flash(sentence, "success")
    return redirect(url_for("fellowships.show_assignment", slug=slug, call_slug=call_slug), 303)


@blueprint.post("/programmes/<slug>/calls/<call_slug>/assignment/<int:review_id>/remove")
@access(MANAGERS)
def unassign_reviewer(slug: str, call_slug: str, review_id: int) -> ResponseReturnValue:
    """Take an application from a reviewer who has not begun."""
    _programme, call = load_call(slug, call_slug)
    try:
        with transaction():
            pool.unassign(call.id, review_id, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "danger")
    return redirect(url_for("fellowships.show_assignment", slug=slug, call_slug=call_slug), 303)


def _pairs() -> set[Pair]:
    """Return the pairs that were sent, each as ``<application>-<reviewer>``, or chosen in two fields."""
    typed = [*request.form.getlist("pair"), f"{request.form.get('application')}-{request.form.get('reviewer')}"]
    parts = (text.partition("-") for text in typed)
    return {(int(one), int(other)) for one, _dash, other in parts if _is_id(one) and _is_id(other)}


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _assignment_page(slug: str, call_slug: str, *, sentence: Any = None) -> ResponseReturnValue:
    programme, call = load_call(slug, call_slug)
    applications = _in_review(call)
    is_preview = "evenly" in request.args
    made, facts = pool_queries.even_assignment(call.id, call.reviews_each) if is_preview else (None, None)
    page = render_template(
        "fellowships/selection/assignment.html",
        programme=programme,
        call=call,
        applications=applications,
        sheets=pool_queries.sheets_of([each.id for each in applications]),
        reviewers=[row for row in pool_queries.pool_of(call.id) if row.is_reviewer],
        made=made,
        names=facts.names if facts else {},
        titles={each.id: each.full_name for each in applications},
        sentence=sentence,
        typed=request.form,
        bar_names=pool.BAR_COUNTS,
        ReviewState=ReviewState,
        Stage=Stage,
    )
    return page, 422 if sentence else 200


def _in_review(call: Call) -> list[Application]:
    found = select(Application).where(Application.call_id == call.id, Application.state == ApplicationState.REVIEW)
    return list(db.session.scalars(found.order_by(Application.id)))
