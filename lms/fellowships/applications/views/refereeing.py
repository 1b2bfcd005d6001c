"""The page of a referee, who needs no account: the link in their letter opens it once."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.access import EVERYONE, access
from lms.core.database import transaction
from lms.core.errors import Refusal, wants_json
from lms.fellowships.applications import referees
from lms.fellowships.applications.forms import ReferenceForm, seen_version
from lms.fellowships.applications.loaders import load_reference
from lms.fellowships.applications.referees import LinkSpent
from lms.fellowships.applications.views.filling import NO_STORE, saved_response
from lms.fellowships.blueprint import blueprint
from lms.questionnaires.drafts import DraftConflict


@blueprint.route("/fellowships/reference/<token>", methods=["GET", "POST"])
@access(EVERYONE)
def write_reference(token: str) -> ResponseReturnValue:
    """Ask a referee for a letter, and take it; a link that was used or has expired says so."""
    reference, application, _call = load_reference(token)
    form = ReferenceForm(data={"text": reference.draft})
    if not form.is_submitted():
        try:
            referees.require_living(reference, application)
        except LinkSpent as spent:
            return _spent_page(token, spent, "")
        return _page(token, form, 200)
    return _take(token, reference.id, form)


def _take(token: str, reference_id: int, form: ReferenceForm) -> ResponseReturnValue:
    text, go = form.text.data or "", request.form.get("go")
    try:
        with transaction():
            if go == "send" and not wants_json():
                referees.give_letter(reference_id, text)
            else:
                version = referees.save_letter(reference_id, text, seen=seen_version(form.version.data))
    except LinkSpent as spent:
        return (jsonify(error=str(spent.sentence)), 410) if wants_json() else _spent_page(token, spent, text)
    except Refusal as refusal:
        status = 409 if isinstance(refusal, DraftConflict) else 422
        if wants_json():
            return jsonify(error=str(refusal.sentence)), status
        form.take_refusal(refusal)
        return _page(token, form, status, refusal.stored["text"] if isinstance(refusal, DraftConflict) else None)
    if wants_json():
        return saved_response(version)
    return redirect(url_for("fellowships.write_reference", token=token), 303)


def _page(token: str, form: ReferenceForm, status: int, stored: str | None = None) -> ResponseReturnValue:
    """Show the letter as it was typed, with the words that another window has saved beside it."""
    reference, application, call = load_reference(token)
    form.version.data = str(reference.version)
    words = {
        "reference": reference,
        "application": application,
        "call": call,
        "form": form,
        "token": token,
        "stored": stored,
    }
    return render_template("fellowships/applications/reference.html", **words), status, NO_STORE


def _spent_page(token: str, spent: LinkSpent, typed: str) -> ResponseReturnValue:
    """Say why the link works no more; a letter that is here is thanked for, and words just typed are given back."""
    reference, application, call = load_reference(token)
    is_given = reference.given_at is not None and not typed
    page = render_template(
        "fellowships/applications/reference_spent.html",
        reference=reference,
        application=application,
        call=call,
        sentence=spent.sentence,
        typed=typed,
        is_given=is_given,
    )
    return page, 200 if is_given else 410, NO_STORE
