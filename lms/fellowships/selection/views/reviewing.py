"""What reviewers and the interview panel open: their list, a score sheet, the files of an application."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.attachments.views import file_response
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.core.paging import requested_page
from lms.fellowships.blueprint import blueprint
from lms.fellowships.selection import desk, sheets
from lms.fellowships.selection.desk import Desk, load_desk, load_desk_file
from lms.fellowships.selection.forms import ReasonForm
from lms.fellowships.selection.models import Recommendation, ReviewState, Stage
from lms.fellowships.selection.scoring import HIGHEST
from lms.fellowships.selection.sheets import NOT_APPLICABLE, SheetIncomplete, Typed
from lms.fellowships.selection.words import RECOMMENDATION_NAMES
from lms.questionnaires.drafts import DraftConflict
from lms.questionnaires.saving import saved_response


@blueprint.get("/reviewing")
@access(SIGNED_IN)
def list_reviewing() -> str:
    """List what this reader has to score, by call, and what they have handed in."""
    return render_template(
        "fellowships/selection/reviewing.html",
        waiting=desk.by_call(desk.waiting_for(current_user.id)),
        done=desk.done_by(current_user.id, requested_page()),
        Stage=Stage,
        ReviewState=ReviewState,
    )


@blueprint.get("/reviewing/<int:review_id>")
@access(SIGNED_IN)
def show_sheet(review_id: int) -> ResponseReturnValue:
    """Show an application with the score sheet of this reader, or what they have handed in."""
    return _page(load_desk(review_id))


@blueprint.post("/reviewing/<int:review_id>/save")
@access(SIGNED_IN)
def save_sheet(review_id: int) -> ResponseReturnValue:
    """Save a score sheet as it is; the script of the page sends it while it is filled in."""
    opened = load_desk(review_id)
    try:
        with transaction():
            version = sheets.save_sheet(review_id, _typed(), seen=_seen())
    except Refusal as refusal:
        if wants_json():
            status = 409 if isinstance(refusal, DraftConflict) else 422 if refusal.field else 410
            return jsonify(error=str(refusal.sentence)), status
        return _refused(opened, refusal)
    if wants_json():
        return saved_response(version)
    flash(_("Saved. You can go on at any time."), "success")
    return redirect(url_for("fellowships.show_sheet", review_id=review_id), 303)


@blueprint.post("/reviewing/<int:review_id>/hand-in")
@access(SIGNED_IN)
def hand_in_sheet(review_id: int) -> ResponseReturnValue:
    """Save a score sheet, hand it in, and go to the next application that waits."""
    opened = load_desk(review_id)
    if opened.review.state is ReviewState.HANDED_IN:
        return redirect(url_for("fellowships.show_sheet", review_id=review_id), 303)
    try:
        with transaction():
            version = sheets.save_sheet(review_id, _typed(), seen=_seen())
        with transaction():
            sheets.hand_in(review_id, _typed(), seen=version, by=current_user.id)
    except Refusal as refusal:
        return _refused(opened, refusal)
    return _on_to_the_next(_("Handed in. Thank you."))


@blueprint.route("/reviewing/<int:review_id>/conflict", methods=["GET", "POST"])
@access(SIGNED_IN)
def declare_conflict(review_id: int) -> ResponseReturnValue:
    """Ask why a reviewer should not judge an application, and close their sheet."""
    opened, form = load_desk(review_id), ReasonForm()
    if form.validate_on_submit():
        try:
            with transaction():
                sheets.declare_conflict(review_id, reason=form.reason.data or "", by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return _on_to_the_next(_("Thank you for saying so. The application goes to somebody else."))
    page = render_template("fellowships/selection/conflict.html", desk=opened, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/reviewing/<int:review_id>/files/<int:file_id>")
@access(SIGNED_IN)
def show_reviewed_file(review_id: int, file_id: int) -> Response:
    """Hand out a file of an application to somebody who scores it, without its name where names are hidden."""
    opened = load_desk(review_id)
    file, name = load_desk_file(opened, file_id)
    response = file_response(file)
    if opened.is_blind:
        ending = file.name.rpartition(".")[2]
        response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    return response


def _on_to_the_next(sentence: str) -> ResponseReturnValue:
    following = desk.next_waiting(current_user.id)
    if following is None:
        flash(sentence, "success")
        return redirect(url_for("fellowships.list_reviewing"), 303)
    flash(" ".join([sentence, _("Here is the next one.")]), "success")
    return redirect(url_for("fellowships.show_sheet", review_id=following), 303)


def _typed() -> Typed:
    names = ("recommendation", *sheets.COMMENTS)
    return {name: value for name, value in request.form.items() if name in names or name.startswith("score.")}


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _refused(opened: Desk, refusal: Refusal) -> ResponseReturnValue:
    """Show the sheet again with what was typed and what is wrong with it."""
    fresh = load_desk(opened.review.id)
    problems = dict(refusal.problems) if isinstance(refusal, SheetIncomplete) else {}
    if refusal.field:
        problems[refusal.field] = refusal.sentence
    stored = refusal.stored if isinstance(refusal, DraftConflict) else {}
    return _page(fresh, typed=_typed(), problems=problems, sentence=refusal.sentence, stored=stored, status=422)


def _page(
    opened: Desk,
    *,
    typed: Typed | None = None,
    problems: dict[str, Any] | None = None,
    sentence: Any = None,
    stored: dict[str, Any] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "fellowships/selection/sheet.html",
        desk=opened,
        typed=sheets.typed_of(opened.review) if typed is None else typed,
        problems=problems or {},
        sentence=sentence,
        stored=stored or {},
        others=desk.other_sheets(opened),
        references=desk.references_for(opened),
        following=desk.next_waiting(current_user.id),
        choices=[*map(str, range(HIGHEST + 1)), NOT_APPLICABLE],
        recommendations=RECOMMENDATION_NAMES,
        Recommendation=Recommendation,
        ReviewState=ReviewState,
        Stage=Stage,
    )
    return page, status
