"""The overview of an application form, and how its changes end: there again, or there with a sentence."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.fellowships.calls.form_edits import Removed
from lms.fellowships.calls.form_fields import KIND_NAMES
from lms.fellowships.calls.form_operations import Edit, change_form
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form, calls_of


def overview(
    slug: str, call_slug: str, *, removed: Removed | None = None, error: Refusal | None = None
) -> ResponseReturnValue:
    """Draw the form with everything that can be done to it; ``removed`` is what the page offers to put back."""
    programme, call = load_call(slug, call_slug)
    page = render_template(
        "fellowships/calls/form.html",
        programme=programme,
        call=call,
        document=call_form(call),
        kind_names=KIND_NAMES,
        sources=[other for other in calls_of(programme.id) if other.id != call.id],
        removed=removed,
        sentence=_sentence(error),
    )
    return page, status_of(error)


def _sentence(error: Refusal | None) -> Any:
    if isinstance(error, EditedMeanwhile):
        return _(
            "Somebody else has changed the form meanwhile. Here it is as it is now; press again if you still want to."
        )
    return error.sentence if error else ""


def status_of(error: Refusal | None) -> int:
    """Return with what status a page answers."""
    if error is None:
        return 200
    return 409 if isinstance(error, EditedMeanwhile) else 422


def back(slug: str, call_slug: str, sentence: str = "", anchor: str | None = None) -> ResponseReturnValue:
    """Lead to the overview, with a sentence about what was done."""
    if sentence:
        flash(sentence, "success")
    return redirect(url_for("fellowships.edit_form", slug=slug, call_slug=call_slug, _anchor=anchor), 303)


def change(call: Call, edit: Edit, seen: int, did: str, **detail: Any) -> None:
    """Change the form of a call in its own transaction. Raises Refusal."""
    call_id = call.id
    with transaction():
        change_form(call_id, edit, seen=seen, by=current_user.id, did=did, **detail)
