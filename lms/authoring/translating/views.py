"""The pages on which a course is translated: its texts in two languages, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.checking import note_problems
from lms.authoring.drafts.loaders import Desk, load_desk, load_unit
from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import find_unit, glances_of, outline, texts_of, unit_in_outline
from lms.authoring.drafts.saving import ChangedMeanwhile
from lms.authoring.translating.differences import Line, compare, excerpt
from lms.authoring.translating.files import TranslatedFile, load_file
from lms.authoring.translating.forms import TextFilter
from lms.authoring.translating.operations import Typed, confirm_translation, mark_in_work, save_translation
from lms.authoring.translating.states import Standing, mark_of
from lms.authoring.translating.texts import LONGEST_KEY
from lms.authoring.translating.words import WORDS, name_of
from lms.core.access import SIGNED_IN, access
from lms.core.errors import Refusal, wants_json
from lms.core.language import localised
from lms.core.paging import Page, requested_page
from lms.questionnaires.saving import saved_response

TEXTS_A_PAGE = 20


@dataclass(frozen=True)
class Refused:
    """What could not be saved, and why; it is shown where it was typed."""

    typed: Typed
    sentence: str
    is_clash: bool


@blueprint.route("/courses/<slug>/edit/units/<unit_slug>/languages", methods=["GET", "POST"])
@access(SIGNED_IN)
def translate_unit(slug: str, unit_slug: str) -> ResponseReturnValue:
    """Show the texts of a unit in its first language and in another, and save what is written."""
    desk, unit = load_unit(slug, unit_slug, is_to_write=request.method == "POST")
    main = texts_of(unit).get("")
    return _answer(desk, main.id if main else 0, unit)


@blueprint.route("/courses/<slug>/edit/languages/<int:text_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def translate_text(slug: str, text_id: int) -> ResponseReturnValue:
    """Show the texts of a module, of a bank or of another file of a course, and save what is written."""
    desk = load_desk(slug, is_to_write=request.method == "POST")
    file = load_file(desk.draft, text_id)
    if file is None:
        abort(404)
    if file.unit is not None:
        return redirect(url_for("authoring.translate_unit", slug=slug, unit_slug=file.unit.slug), 303)
    return _answer(desk, text_id, None)


def _answer(desk: Desk, text_id: int, unit: DraftUnit | None) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(desk, text_id, unit, None)
    typed, unit_slug = _typed(desk), unit.slug if unit else ""
    try:
        version = _act(desk, text_id, unit_slug, typed)
    except Refusal as refusal:
        is_clash = isinstance(refusal, ChangedMeanwhile)
        if wants_json():
            return jsonify(error=str(refusal.sentence)), 409 if is_clash else 422
        refused = Refused(typed, str(refusal.sentence), is_clash)
        return _page(desk, text_id, _unit(desk, unit_slug), refused), 409 if is_clash else 422
    if wants_json():
        return saved_response(int(version))
    flash(_("Saved."), "success")
    return redirect(f"{request.full_path}#t{mark_of(typed.key)}", 303)


def _typed(desk: Desk) -> Typed:
    """Return what was sent; a language that the course is not translated into answers 404."""
    given = {name: request.form.get(name, "") for name in ("key", "language", "words", "version", "source")}
    if given["language"] not in desk.draft.languages[1:]:
        abort(404)
    key = given["key"][:LONGEST_KEY]
    return Typed(key, given["language"], given["words"], given["version"], given["source"])


def _act(desk: Desk, text_id: int, unit_slug: str, typed: Typed) -> str:
    """Save the words, then do what the button says; return the version of the words."""
    by, go = current_user.id, request.form.get("go", "")
    version = save_translation(desk.draft, text_id, typed, by=by)
    if go == "confirm":
        confirm_translation(desk.draft, text_id, typed, by=by)
    elif go in {"begin", "end"}:
        mark_in_work(desk.draft, text_id, typed, is_in_work=go == "begin", by=by)
    unit = _unit(desk, unit_slug)
    if unit is not None:
        note_problems(desk.draft, unit)
    return version


def _unit(desk: Desk, unit_slug: str) -> DraftUnit | None:
    return find_unit(desk.draft.course_id, unit_slug) if unit_slug else None


def _page(desk: Desk, text_id: int, unit: DraftUnit | None, refused: Refused | None) -> str:
    """Draw the texts of a file; what was refused stands in its field."""
    file = load_file(desk.draft, text_id)
    filters = TextFilter.of(desk.draft.languages[1:], request.args)
    language = refused.typed.language if refused else filters.language.data
    found = file.standings(language) if file and language else []
    states, kept = filters.states(), refused.typed.key if refused else ""
    return render_template(
        "authoring/translating/side_by_side.html",
        desk=desk,
        filters=filters,
        language=language,
        first=desk.draft.languages[0],
        page=_paged([each for each in found if not states or each.state in states or each.key == kept], kept),
        total=len(found),
        refused=refused,
        changes=_changes,
        mark_of=mark_of,
        **(_place_of_unit(desk, unit) if unit else _place_of_file(file)),
        **WORDS,
    )


def _paged(items: list[Standing], kept: str) -> Page[Standing]:
    """Return a page of texts: the one that is asked for, or that on which a text stands."""
    last = max(1, -(-len(items) // TEXTS_A_PAGE))
    place = next((place for place, each in enumerate(items) if each.key == kept), None)
    number = min(requested_page(), last) if place is None else place // TEXTS_A_PAGE + 1
    return Page(items[(number - 1) * TEXTS_A_PAGE : number * TEXTS_A_PAGE], number, TEXTS_A_PAGE, len(items))


def _changes(standing: Standing) -> list[Line | None]:
    """Return what has changed in the source since a text was translated."""
    return excerpt(compare(standing.before, standing.source)) if standing.before else []


def _place_of_unit(desk: Desk, unit: DraftUnit) -> dict[str, Any]:
    """Return what the layout shows round the texts of a unit: its tabs, and the outline."""
    glances = {glance.place: glance for glance in glances_of(desk.draft.course_id, unit.id)}
    title = unit_in_outline(unit, glances, desk.draft.languages).title
    shown = {"unit": unit, "unit_title": title, "unit_here": "languages", "outline": outline(desk.draft)}
    return {**shown, "here": "outline", "name": localised(title)}


def _place_of_file(file: TranslatedFile | None) -> dict[str, Any]:
    """Return the same for another file."""
    name = name_of(file.text.place, file.title) if file else ""
    return {"unit": None, "here": "languages", "name": name}
