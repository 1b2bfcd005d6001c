"""The page on which a draft is published, now or later, and on which a course is withdrawn."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.models import DraftState
from lms.authoring.publishing import plans
from lms.authoring.publishing.effects import Effects, effects_of
from lms.authoring.publishing.forms import PlanForm, PublishForm, WithdrawForm
from lms.authoring.publishing.models import PLAN_STATE_NAMES
from lms.authoring.publishing.operations import publish_now
from lms.authoring.reviewing.checklist import checklist
from lms.authoring.reviewing.comments import open_count
from lms.authoring.reviewing.queries import standing_of
from lms.authoring.reviewing.reading import DraftReading, read_draft
from lms.authoring.reviewing.spots import Spots
from lms.authoring.reviewing.views import new_key
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.courses.documents import CourseDocument
from lms.courses.operations import bring_back_course, withdraw_course
from lms.courses.problems import BundleRefused
from lms.courses.queries import published, withdrawal_of


@blueprint.route("/courses/<slug>/edit/publish", methods=["GET", "POST"])
@access(SIGNED_IN)
def publish_draft(slug: str) -> ResponseReturnValue:
    """Show what publishing changes for learners, and publish what was shown."""
    desk, form = load_desk(slug, is_to_publish=True), PublishForm()
    if not form.validate_on_submit():
        return publish_page(desk), 422 if form.is_submitted() else 200
    is_confirmed = form.confirmation.data == slug
    try:
        number = publish_now(desk.draft, seen=form.seen.data or "", by=current_user.id, allow_removals=is_confirmed)
    except BundleRefused:
        return publish_page(load_desk(slug, is_to_publish=True), refused=words_on_losses(slug)), 422
    except Refusal as refusal:
        return publish_page(load_desk(slug, is_to_publish=True), refused=str(refusal.sentence)), 409
    flash(_("Published as revision %(number)d. Learners study it from now on.", number=number), "success")
    return redirect(url_for("authoring.show_revisions", slug=slug), 303)


def publish_page(
    desk: Desk,
    *,
    refused: str = "",
    planning: PlanForm | None = None,
    withdrawing: WithdrawForm | None = None,
) -> str:
    """Return the page, with what stands in the way of publishing."""
    draft = desk.draft
    reading, standing, now = (
        read_draft(draft.course_id, draft.slug),
        standing_of(draft.course_id),
        published(draft.slug),
    )
    seen = {"seen": reading.seen, "base": draft.base_digest}
    lines = checklist(draft, reading)
    return render_template(
        "authoring/publishing/publish.html",
        desk=desk,
        standing=standing,
        has_changes=draft.state is not DraftState.PUBLISHED,
        problems=reading.problems,
        spots=Spots(draft),
        effects=_effects(draft.course_id, now.document if now else None, reading),
        is_published=now is not None,
        advice=sum(line.weight == "advice" for line in lines),
        comments=open_count(draft.course_id),
        refused=refused,
        form=PublishForm(formdata=None, data=seen),
        planning=planning or PlanForm(formdata=None, data={**seen, "form_key": new_key()}),
        withdrawing=withdrawing or WithdrawForm(formdata=None),
        withdrawal=withdrawal_of(draft.course_id),
        plans=plans.plans_of(draft.course_id),
        plan_states=PLAN_STATE_NAMES,
        seen=reading.seen,
    )


def words_on_losses(slug: str) -> str:
    """Return what to do where publishing is refused for what learners would lose; mistakes are listed on the page."""
    return str(
        _(
            "This is not published yet. Mend what is listed here, or type “%(name)s” where the page asks for it.",
            name=slug,
        )
    )


def _effects(course_id: int, before: CourseDocument | None, reading: DraftReading) -> Effects | None:
    return None if reading.document is None else effects_of(course_id, before, reading.document)


@blueprint.post("/courses/<slug>/edit/publish/plan")
@access(SIGNED_IN)
def plan_publication(slug: str) -> ResponseReturnValue:
    """Plan to publish what was shown at a time to come."""
    desk, form = load_desk(slug, is_to_publish=True), PlanForm()
    due_at = form.instant() if form.validate_on_submit() else None
    if due_at is None:
        return publish_page(desk, planning=form), 422
    sent: dict[str, Any] = {"seen": form.seen.data or "", "base": form.base.data or "", "form_key": form.form_key.data}
    try:
        plans.plan(desk.draft, due_at, by=current_user.id, **sent)
    except Refusal as refusal:
        form.take_refusal(refusal)
        desk = load_desk(slug, is_to_publish=True)
        form.seen.data, form.seen.raw_data = read_draft(desk.draft.course_id, slug).seen, None
        form.base.data, form.base.raw_data = desk.draft.base_digest, None
        return publish_page(desk, planning=form), 422
    flash(_("It is planned. What you write meanwhile is not part of it."), "success")
    return redirect(url_for("authoring.publish_draft", slug=slug), 303)


@blueprint.post("/courses/<slug>/edit/plans/<int:plan_id>/drop")
@access(SIGNED_IN)
def drop_planned(slug: str, plan_id: int) -> ResponseReturnValue:
    """Drop a plan."""
    desk = load_desk(slug, is_to_publish=True)
    try:
        with transaction():
            plans.drop_plan(desk.draft.course_id, plan_id, by=current_user.id)
    except Refusal as refusal:
        return publish_page(load_desk(slug, is_to_publish=True), refused=str(refusal.sentence)), 422
    flash(_("The plan is dropped."), "success")
    return redirect(url_for("authoring.publish_draft", slug=slug), 303)


@blueprint.post("/courses/<slug>/edit/withdraw")
@access(SIGNED_IN)
def withdraw_published(slug: str) -> ResponseReturnValue:
    """Let nobody new begin a course."""
    desk, form = load_desk(slug, is_to_publish=True), WithdrawForm()
    if not form.validate_on_submit():
        return publish_page(desk, withdrawing=form), 422
    try:
        with transaction():
            withdraw_course(desk.draft.course_id, form.reason.data or "", by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return publish_page(load_desk(slug, is_to_publish=True), withdrawing=form), 422
    flash(_("The course is withdrawn: nobody new can begin it, and who is on it goes on."), "success")
    return redirect(url_for("authoring.publish_draft", slug=slug), 303)


@blueprint.post("/courses/<slug>/edit/bring-back")
@access(SIGNED_IN)
def bring_course_back(slug: str) -> ResponseReturnValue:
    """Let people begin a withdrawn course again."""
    desk = load_desk(slug, is_to_publish=True)
    with transaction():
        bring_back_course(desk.draft.course_id, by=current_user.id)
    flash(_("The course is open again."), "success")
    return redirect(url_for("authoring.publish_draft", slug=slug), 303)
