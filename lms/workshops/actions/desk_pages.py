"""The pages about a team's plan, the same for those with an account and for a participant with a code."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.forms import number_of
from lms.questionnaires.documents import Answers, Questionnaire
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.reading import problems, read_answers
from lms.questionnaires.saving import saved_response
from lms.workshops.actions import papers, points, queries, reviews
from lms.workshops.actions.forms import LONGEST_FORM_KEY, PointForm, ReasonForm, new_key, typed_values
from lms.workshops.actions.loaders import Desk, load_point, load_review
from lms.workshops.actions.models import POINT_NAMES, VISIT_NAMES, ActionPoint, Team
from lms.workshops.actions.steps import TO_NAMES, Incomplete, Step, control, read_steps
from lms.workshops.actions.words import POINT_KINDS
from lms.workshops.library.documents import ActionForm
from lms.workshops.planning.documents import document_of

UNKEPT = {"Cache-Control": "private, no-store"}
WORDS = {"names": POINT_NAMES, "kinds": POINT_KINDS, "to_names": TO_NAMES, "visit_names": VISIT_NAMES}


def action_form(desk: Desk) -> ActionForm | None:
    """Return how the workshop's document asks for a plan, or None."""
    plan = document_of(desk.workshop.id)
    return plan.action_plan if plan else None


def plan_page(
    desk: Desk, *, typed: Answers | None = None, errors: Any = None, stored: Any = None, status: int = 200
) -> ResponseReturnValue:
    """Show the whole plan of a team: points, what is asked once, suggestions, reviews and visits."""
    form, found = action_form(desk), queries.points_of(desk.team.id)
    page = render_template(
        "workshops/actions/plan.html",
        desk=desk,
        workshop=desk.workshop,
        team=desk.team,
        members=queries.names_in(desk.team.id),
        points=found,
        form=form,
        suggestions=_suggestions(desk, form, found),
        reviews=queries.reviews_of(desk.team.id),
        visits=queries.visits_of_team(desk.team.id),
        answers=typed if typed is not None else desk.team.answers,
        errors=errors or {},
        stored=stored or {},
        new_key=new_key(),
        today=today_here(),
        **WORDS,
    )
    return page, status, UNKEPT


def _suggestions(desk: Desk, form: ActionForm | None, found: list[ActionPoint]) -> list[tuple[int, Any]]:
    taken = {point.form_key for point in found}
    offered = enumerate(form.suggestions if form else ())
    return [(n, text) for n, text in offered if points.suggestion_key(desk.team.id, n) not in taken]


def save_about(desk: Desk) -> ResponseReturnValue:
    """Keep what was answered to the questions about the whole plan, also while it is typed."""
    form = action_form(desk)
    if form is None or form.about is None:
        abort(404)
    typed, team_id = read_answers(form.about, request.form), desk.team.id
    try:
        with transaction():
            seen = number_of(request.form.get("version"))
            version = points.save_about(team_id, typed, seen=seen, by=desk.by)
    except Refusal as refusal:
        return _about_refused(desk, form.about, typed, refusal)
    if wants_json():
        return saved_response(version)
    flash(_("Your answers are saved."), "success")
    return redirect(desk.url("plan"), 303)


def _about_refused(desk: Desk, about: Questionnaire, typed: Answers, refusal: Refusal) -> ResponseReturnValue:
    status = 409 if isinstance(refusal, DraftConflict) else 422
    if wants_json():
        return jsonify(error=str(refusal.sentence)), status
    flash(str(refusal.sentence), "warning")
    stored = refusal.stored if isinstance(refusal, DraftConflict) else {}
    return plan_page(desk, typed=typed, errors=problems(about, typed), stored=stored, status=status)


def take_suggestion(desk: Desk) -> ResponseReturnValue:
    """Take over a suggestion of the template."""
    number = number_of(request.form.get("number"))
    try:
        with transaction():
            points.take_suggestion(desk.team.id, -1 if number is None else number, by=desk.by)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("It is in the plan. Say who sees to it, and check the day."), "success")
    return redirect(desk.url("plan"), 303)


def new_point(desk: Desk) -> ResponseReturnValue:
    """Ask for a new action point and keep it, also while it is typed; one that this form has made opens itself."""
    key = request.args.get("key", "")[:LONGEST_FORM_KEY] or new_key()
    known = points.point_with_key(desk.team.id, key) if request.method == "GET" else None
    if known is not None:
        return redirect(desk.url("point", point_id=known.id))
    form = PointForm(data={"form_key": key, "version": "0", "due_on": points.usual_day(desk.workshop)})
    return _save_point(desk, form, None)


def show_point(desk: Desk, point_id: int) -> ResponseReturnValue:
    """Show an action point, with all that was said about it, and let it be changed while it is open."""
    point = load_point(desk, point_id)
    return _save_point(desk, PointForm(data=typed_values(point)), point_id)


def _save_point(desk: Desk, form: PointForm, point_id: int | None) -> ResponseReturnValue:
    form.with_members(queries.names_in(desk.team.id))
    stored: dict[str, Any] = {}
    team_id, status = desk.team.id, 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            with transaction():
                saved = points.save_point(
                    team_id, form.words(), form_key=form.key, point_id=point_id, seen=form.seen, by=desk.by
                )
                version = saved.version
            return _point_saved(desk, version)
        except DraftConflict as conflict:
            stored, status = conflict.stored, 409
            form.take_refusal(conflict)
        except Refusal as refusal:
            form.take_refusal(refusal)
    if status != 200 and wants_json():
        return jsonify(error=_first_error(form)), status
    return _point_page(desk, form, point_id, stored, status)


def _point_saved(desk: Desk, version: int) -> ResponseReturnValue:
    if wants_json():
        return saved_response(version)
    flash(_("The action point is saved."), "success")
    return redirect(desk.url("plan"), 303)


def _first_error(form: PointForm) -> str:
    found = [*form.form_errors, *(sentence for each in form for sentence in each.errors)]
    return str(found[0]) if found else ""


def _point_page(
    desk: Desk, form: PointForm, point_id: int | None, stored: dict[str, Any], status: int, **more: Any
) -> ResponseReturnValue:
    point = load_point(desk, point_id) if point_id else points.point_with_key(desk.team.id, form.key)
    if stored and point is not None:
        form.version.data = str(point.version)
    known: dict[str, Any] = {
        "step": Step(point.id) if point else None,
        "step_errors": {},
        "reason": ReasonForm(formdata=None),
    }
    page = render_template(
        "workshops/actions/point.html",
        desk=desk,
        workshop=desk.workshop,
        team=desk.team,
        point=point,
        form=form,
        stored=stored,
        is_open=point is None or points.is_open(point),
        members=queries.names_in(desk.team.id),
        notes=queries.notes_by_point([point.id])[point.id] if point else [],
        today=today_here(),
        **WORDS,
        **{**known, **more},
    )
    return page, status, UNKEPT


def step_point(desk: Desk, point_id: int) -> ResponseReturnValue:
    """Move one action point on between reviews, or note something about it."""
    point = load_point(desk, point_id)
    (step,) = read_steps(request.form, [point.id])
    try:
        if step.is_empty:
            raise Incomplete({control(point_id, "text"): _("Choose where it is, or write a note.")})
        with transaction():
            closed = points.take_steps(desk.team.id, [step], actor=desk.actor, by=desk.by)
    except Incomplete as incomplete:
        point = load_point(desk, point_id)
        form = PointForm(formdata=None, data=typed_values(point)).with_members(queries.names_in(desk.team.id))
        return _point_page(desk, form, point_id, {}, 422, step=step, step_errors=incomplete.problems)
    tell_of_closed(closed)
    if not closed:
        flash(_("It is noted."), "success")
    return redirect(desk.url("point", point_id=point_id), 303)


def refused_reopening(desk: Desk, point_id: int, reason: ReasonForm) -> ResponseReturnValue:
    """Show again the page of a point that could not be opened again, with the reason that was typed."""
    point = load_point(desk, point_id)
    form = PointForm(formdata=None, data=typed_values(point)).with_members(queries.names_in(desk.team.id))
    return _point_page(desk, form, point_id, {}, 422, reason=reason)


def tell_of_closed(closed: list[str]) -> None:
    """Tell the reader which points somebody else had closed before; what they wrote is kept."""
    for what in closed:
        flash(
            _(
                "Somebody else has closed “%(what)s” in the meantime. What you wrote is kept there as a note.",
                what=what,
            ),
            "warning",
        )


def review_page(desk: Desk, days: int) -> ResponseReturnValue:
    """Ask how each open point of a team stands, and take all answers at once."""
    review = load_review(desk, days)
    if request.method == "GET":
        return _review_form(desk, days, request.args, new_key())
    review_id = review.id
    asked = [int(each) for each in request.form.getlist("point") if number_of(each) is not None]
    note, form_key = request.form.get("note", ""), request.form.get("form_key", "")[:LONGEST_FORM_KEY] or new_key()
    try:
        with transaction():
            steps = read_steps(request.form, asked)
            closed = reviews.hand_in_review(
                review_id, steps, note.strip(), form_key=form_key, actor=desk.actor, by=desk.by
            )
    except Refusal as refusal:
        return _review_form(desk, days, request.form, form_key, refused=refusal)
    tell_of_closed(closed)
    flash(_("The review is done. Thank you."), "success")
    return redirect(desk.url("plan"), 303)


def _review_form(
    desk: Desk, days: int, sent: Any, form_key: str, *, refused: Refusal | None = None
) -> ResponseReturnValue:
    review, members = load_review(desk, days), queries.names_in(desk.team.id)
    asked = {number_of(each) for each in sent.getlist("point")}
    shown = [each for each in queries.points_of(desk.team.id) if points.is_open(each) or each.id in asked]
    page = render_template(
        "workshops/actions/review.html",
        desk=desk,
        workshop=desk.workshop,
        team=desk.team,
        review=review,
        points=shown,
        steps={step.point_id: step for step in read_steps(sent, [each.id for each in shown])},
        note=sent.get("note", ""),
        errors=refused.problems if isinstance(refused, Incomplete) else {},
        refused=refused,
        form_key=form_key,
        members=members,
        today=today_here(),
        **WORDS,
    )
    return page, 422 if refused else 200, UNKEPT


def print_plan(desk: Desk) -> Response:
    """Hand the plan of a team out as a PDF, with labels in every language of the site."""
    team: Team = desk.team
    return papers.plan_paper(desk.workshop, team, queries.points_of(team.id), queries.names_in(team.id))
