"""One visit: its form while it is not written up, then its note; correcting it, its photos and its paper."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.attachments.operations import remove_file
from lms.attachments.queries import files_of
from lms.core.access import SIGNED_IN, access
from lms.core.clock import today_here
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.forms import number_of
from lms.extensions import db
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.saving import saved_response
from lms.workshops.actions import papers, queries, write_up
from lms.workshops.actions.desk_pages import UNKEPT, WORDS, tell_of_closed
from lms.workshops.actions.forms import PhotosForm, ReasonForm
from lms.workshops.actions.loaders import VisitDesk, load_visit
from lms.workshops.actions.models import ActionPoint, PointNote, Visit, VisitState
from lms.workshops.actions.queries import NoteRow
from lms.workshops.actions.steps import Incomplete, read_steps
from lms.workshops.actions.visit_photos import MOST_PHOTOS, SLOT, keep_photos, small_photo
from lms.workshops.actions.visits import OWNER
from lms.workshops.actions.words import VISIT_KINDS
from lms.workshops.actions.write_up import Closed, Draft
from lms.workshops.blueprint import blueprint

VISIT = "/visits/<int:visit_id>"


@blueprint.get(VISIT)
@access(SIGNED_IN)
def show_visit(visit_id: int) -> ResponseReturnValue:
    """Show a visit: the form that opens with the team's open points, or what was written up."""
    desk = load_visit(visit_id)
    if desk.visit.state is VisitState.PLANNED:
        return _form_page(desk, desk.visit.draft)
    return _note_page(desk)


def _note_page(desk: VisitDesk) -> ResponseReturnValue:
    visit = desk.visit
    page = render_template(
        "workshops/actions/visit.html",
        desk=desk,
        visit=visit,
        team=desk.team,
        workshop=desk.workshop,
        visitors=queries.visitors_by_visit([visit.id])[visit.id],
        notes=_notes_of(visit),
        added=_added_on(visit),
        photos=files_of(OWNER, [visit.id])[visit.id],
        kinds_of_visits=VISIT_KINDS,
        **WORDS,
    )
    return page, 200, UNKEPT


def _notes_of(visit: Visit) -> list[tuple[ActionPoint, NoteRow]]:
    joined = select(ActionPoint, PointNote).join(PointNote, PointNote.point_id == ActionPoint.id)
    rows = db.session.execute(joined.where(PointNote.visit_id == visit.id).order_by(PointNote.id))
    return [(row[0], NoteRow(row[1], "")) for row in rows]


def _added_on(visit: Visit) -> list[ActionPoint]:
    return list(db.session.scalars(select(ActionPoint).filter_by(visit_id=visit.id).order_by(ActionPoint.id)))


def _form_page(
    desk: VisitDesk,
    draft: Draft,
    *,
    refused: Refusal | None = None,
    stored: Any = None,
    version: int | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    shown = queries.open_points(desk.team.id)
    ids, planned_on = [point.id for point in shown], desk.visit.planned_on
    if "visited_on" not in draft and planned_on <= today_here():
        draft = {**draft, "visited_on": planned_on.isoformat()}
    page = render_template(
        "workshops/actions/write_up.html",
        desk=desk,
        visit=desk.visit,
        team=desk.team,
        workshop=desk.workshop,
        visitors=queries.visitors_by_visit([desk.visit.id])[desk.visit.id],
        points=shown,
        members=queries.names_in(desk.team.id),
        steps={step.point_id: step for step in read_steps(draft, ids)},
        draft=draft,
        rows=range(write_up.rows_shown(draft)),
        version=desk.visit.version if version is None else version,
        errors=refused.problems if isinstance(refused, Incomplete) else {},
        refused=refused,
        stored=stored or {},
        photos=files_of(OWNER, [desk.visit.id])[desk.visit.id],
        today=today_here(),
        **WORDS,
    )
    return page, status, UNKEPT


@blueprint.post(VISIT)
@access(SIGNED_IN)
def write_visit_up(visit_id: int) -> ResponseReturnValue:
    """Keep what was typed about a visit, also while it is typed; with the button for it, hand it in."""
    desk = load_visit(visit_id)
    typed = write_up.read_draft(request.form, _asked(desk))
    seen = number_of(request.form.get("version"))
    try:
        with transaction():
            version = write_up.save_draft(visit_id, typed, seen=seen)
    except Refusal as refusal:
        return _not_saved(visit_id, typed, refusal)
    if wants_json():
        return saved_response(version)
    go = request.form.get("go", "")
    if go == "hand-in":
        return _hand_in(visit_id, typed, version)
    if go == "photos":
        return redirect(url_for("workshops.edit_photos", visit_id=visit_id), 303)
    flash(_("Saved. The visit is not handed in yet."), "success")
    return redirect(url_for("workshops.show_visit", visit_id=visit_id), 303)


def _asked(desk: VisitDesk) -> list[int]:
    """Return the points about which a form has asked: those it names, and those it has controls of."""
    named = {number_of(name.split(".")[1]) for name in request.form if name.startswith("p.") and name.count(".") == 2}
    mine = select(ActionPoint.id).where(ActionPoint.team_id == desk.team.id)
    return [each for each in db.session.scalars(mine.order_by(ActionPoint.id)) if each in named]


def _not_saved(visit_id: int, typed: Draft, refusal: Refusal) -> ResponseReturnValue:
    status = 409 if isinstance(refusal, DraftConflict) else 410 if isinstance(refusal, Closed) else 422
    if wants_json():
        return jsonify(error=str(refusal.sentence)), status
    desk = load_visit(visit_id)
    if isinstance(refusal, Closed) and _says_the_same(desk.visit, typed):
        return redirect(url_for("workshops.show_visit", visit_id=visit_id), 303)
    stored = refusal.stored if isinstance(refusal, DraftConflict) else {}
    return _form_page(desk, {**desk.visit.draft, **typed}, refused=refusal, stored=stored, status=status)


def _says_the_same(visit: Visit, typed: Draft) -> bool:
    """Whether what was sent is what stands there: the same form, sent twice."""
    day = visit.visited_on.isoformat() if visit.visited_on else ""
    return (day, visit.seen, visit.advice) == (typed["visited_on"], typed["seen"], typed["advice"])


def _hand_in(visit_id: int, typed: Draft, version: int) -> ResponseReturnValue:
    try:
        with transaction():
            closed = write_up.hand_in(visit_id, seen=version, by=current_user.id)
    except Refusal as refusal:
        return _form_page(load_visit(visit_id), typed, refused=refusal, version=version, status=422)
    tell_of_closed(closed)
    flash(_("The visit is written up. Its action points are moved on."), "success")
    return redirect(url_for("workshops.show_visit", visit_id=visit_id), 303)


@blueprint.route(f"{VISIT}/correct", methods=["GET", "POST"])
@access(SIGNED_IN)
def correct_visit(visit_id: int) -> ResponseReturnValue:
    """Ask why a visit that is written up has to be corrected, and open its form again."""
    desk, form = load_visit(visit_id), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                write_up.correct(visit_id, form.reason.data or "", by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return redirect(url_for("workshops.show_visit", visit_id=visit_id), 303)
        desk = load_visit(visit_id)
    page = render_template(
        "workshops/actions/visit_reason.html", desk=desk, visit=desk.visit, form=form, is_correction=True
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route(f"{VISIT}/photos", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_photos(visit_id: int) -> ResponseReturnValue:
    """Show the photos of a visit, take more in, or take one out; the form of the visit stays as it is saved."""
    load_visit(visit_id)
    form, status = PhotosForm(), 200
    if form.validate_on_submit():
        try:
            if _change_photos(visit_id, form):
                return redirect(url_for("workshops.edit_photos", visit_id=visit_id), 303)
        except Refusal as refusal:
            form.photos.errors = [*form.photos.errors, str(refusal.sentence)]
        status = 422
    desk = load_visit(visit_id)
    photos = files_of(OWNER, [visit_id])[visit_id]
    words = {"desk": desk, "visit": desk.visit, "photos": photos, "most": MOST_PHOTOS, "form": form}
    return render_template("workshops/actions/photos.html", **words), status


def _change_photos(visit_id: int, form: PhotosForm) -> bool:
    """Take a photo out, or keep those that were sent; return whether nothing of it was refused."""
    if (file_id := number_of(request.form.get("remove"))) is not None:
        with transaction():
            remove_file(OWNER, visit_id, file_id, by=current_user.id)
        return True
    sent = [each for each in request.files.getlist("photos") if each.filename]
    kept, refused = keep_photos(visit_id, sent, by=current_user.id)
    if kept:
        flash(ngettext("%(num)d photo is kept.", "%(num)d photos are kept.", kept), "success")
    form.photos.errors = [str(each) for each in refused] or ([] if sent else [_("Choose at least one photo.")])
    return not form.photos.errors


@blueprint.get(f"{VISIT}/photos/<int:file_id>.jpg")
@access(SIGNED_IN)
def show_small_photo(visit_id: int, file_id: int) -> Response:
    """Show a photo of a visit small; it was made by this site and is drawn as a picture and nothing else."""
    load_visit(visit_id)
    file = db.session.get(Attachment, file_id)
    if file is None or (file.owner_kind, file.owner_id, file.slot) != (OWNER, visit_id, SLOT) or file.removed_at:
        abort(404)
    try:
        response = Response(small_photo(file), mimetype="image/jpeg")
    except FileNotFoundError:
        abort(404)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get(f"{VISIT}.pdf")
@access(SIGNED_IN)
def print_visit(visit_id: int) -> Response:
    """Hand the note of a visit out as a PDF; 404 before it is written up."""
    desk = load_visit(visit_id)
    if desk.visit.state is not VisitState.WRITTEN_UP:
        abort(404)
    return papers.visit_paper(
        desk.workshop,
        desk.team,
        desk.visit,
        visitors=queries.visitors_by_visit([visit_id])[visit_id],
        notes=_notes_of(desk.visit),
        added=_added_on(desk.visit),
    )
