"""What one press of a button does to an application form: move, copy, take out, put back, take another form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import access
from lms.core.errors import Refusal
from lms.fellowships.blueprint import blueprint
from lms.fellowships.calls import form_edits
from lms.fellowships.calls.form_edits import Removed
from lms.fellowships.calls.form_operations import Edit
from lms.fellowships.calls.form_pages import back, change, overview
from lms.fellowships.calls.loaders import load_call
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form, calls_of
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.models import Programme
from lms.people.permissions import MANAGERS
from lms.questionnaires.documents import Questionnaire

STEPS = {"up": -1, "down": 1}
PLAN = "plan"
TakingOut = Callable[[Questionnaire], tuple[Questionnaire, Removed]]


@blueprint.post("/programmes/<slug>/calls/<call_slug>/form/fields/<field_id>/change")
@access(MANAGERS)
def change_form_field(slug: str, call_slug: str, field_id: str) -> ResponseReturnValue:
    """Move a field up or down, copy it, or take it out."""
    _programme, call = load_call(slug, call_slug)
    act, anchor = request.form.get("act", ""), f"field-{field_id}"
    if act in STEPS:
        move = partial(form_edits.move_question, question_id=field_id, step=STEPS[act])
        return _acted(slug, call, move, "form_field_moved", anchor=anchor, field=field_id)
    if act == "copy":
        copy = partial(form_edits.copy_question, question_id=field_id)
        return _acted(slug, call, copy, "form_field_copied", anchor=anchor, field=field_id)
    if act != "remove":
        abort(400)
    remove = partial(form_edits.remove_question, question_id=field_id)
    return _taken_out(slug, call, remove, "form_field_removed", field=field_id)


@blueprint.post("/programmes/<slug>/calls/<call_slug>/form/sections/<section_id>/change")
@access(MANAGERS)
def change_form_section(slug: str, call_slug: str, section_id: str) -> ResponseReturnValue:
    """Move a section up or down, or take it out with its fields."""
    _programme, call = load_call(slug, call_slug)
    act, anchor = request.form.get("act", ""), f"section-{section_id}"
    if act in STEPS:
        move = partial(form_edits.move_section, section_id=section_id, step=STEPS[act])
        return _acted(slug, call, move, "form_section_moved", anchor=anchor, section=section_id)
    if act != "remove":
        abort(400)
    remove = partial(form_edits.remove_section, section_id=section_id)
    return _taken_out(slug, call, remove, "form_section_removed", section=section_id)


def _seen() -> int:
    """Return the version of the form that the button was drawn for; 0, which none has, where it cannot be told."""
    return request.form.get("version", 0, type=int)


def _acted(
    slug: str, call: Call, edit: Edit, did: str, *, anchor: str | None = None, sentence: str = "", **detail: Any
) -> ResponseReturnValue:
    call_slug = call.slug
    try:
        change(call, edit, _seen(), did, **detail)
    except Refusal as refusal:
        return overview(slug, call_slug, error=refusal)
    return back(slug, call_slug, sentence, anchor)


def _taken_out(slug: str, call: Call, take_out: TakingOut, did: str, **detail: Any) -> ResponseReturnValue:
    """Take something out; the page that answers holds it, and offers to put it back."""
    call_slug, taken = call.slug, list[Removed]()

    def edit(form: Questionnaire) -> Questionnaire:
        after, removed = take_out(form)
        taken.append(removed)
        return after

    try:
        change(call, edit, _seen(), did, **detail)
    except Refusal as refusal:
        return overview(slug, call_slug, error=refusal)
    return overview(slug, call_slug, removed=taken[-1])


@blueprint.post("/programmes/<slug>/calls/<call_slug>/form/put-back")
@access(MANAGERS)
def put_back_form_part(slug: str, call_slug: str) -> ResponseReturnValue:
    """Put back what was taken out a moment ago."""
    _programme, call = load_call(slug, call_slug)
    try:
        removed = form_edits.read_removed(request.form.get("removed", ""))
    except Refusal as refusal:
        return overview(slug, call_slug, error=refusal)
    put_back = partial(form_edits.put_back, removed=removed)
    return _acted(slug, call, put_back, f"form_{removed.kind}_put_back", sentence=_("It is back where it stood."))


@blueprint.post("/programmes/<slug>/calls/<call_slug>/form/copy")
@access(MANAGERS)
def copy_form(slug: str, call_slug: str) -> ResponseReturnValue:
    """Take the form of the plan, or of another call of the programme, in place of this one."""
    programme, call = load_call(slug, call_slug)
    source = request.form.get("source", "")
    other = _source(programme, source)
    if other is None:
        abort(400)

    def take_out(form: Questionnaire) -> tuple[Questionnaire, Removed]:
        return other, form_edits.whole(form)

    return _taken_out(slug, call, take_out, "form_replaced", source=source)


def _source(programme: Programme, source: str) -> Questionnaire | None:
    if source == PLAN:
        return plan_of(programme).application
    return next((call_form(call) for call in calls_of(programme.id) if call.slug == source), None)
