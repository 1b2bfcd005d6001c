"""The sources and the glossary of a course: lists with a search, and a form for each entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.drafts.loaders import Desk, load_desk
from lms.authoring.drafts.places import GLOSSARY, SOURCES
from lms.authoring.drafts.queries import find_text
from lms.authoring.outline import entries
from lms.authoring.outline.entry_forms import CONFIDENCE_NAMES, EntryForm, source_form, term_form
from lms.authoring.outline.views.details import to_mending
from lms.authoring.outline.yaml_texts import said_in
from lms.core.access import SIGNED_IN, access
from lms.core.errors import EditedMeanwhile, Refusal
from lms.core.forms import Form
from lms.core.paging import PAGE_SIZE, Page, requested_page

LONGEST_SEARCH = 100


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """One of the two files: where it stands, its form, and its words."""

    name: str
    place: str
    form: Callable[[Any, tuple[str, ...], str], EntryForm]
    title: Any
    lead: Any
    add: Any
    change: Any
    empty: Any


SHELVES = {
    "sources": Shelf(
        name="sources",
        place=SOURCES,
        form=source_form,
        title=_l("Sources"),
        lead=_l("Where the facts of this course come from. Lessons and questions name them by their ids."),
        add=_l("Add a source"),
        change=_l("Change the source"),
        empty=_l("No source is written down yet"),
    ),
    "glossary": Shelf(
        name="glossary",
        place=GLOSSARY,
        form=term_form,
        title=_l("Glossary"),
        lead=_l("The words that need explaining. A lesson shows one by writing [[its-id]]."),
        add=_l("Add a word"),
        change=_l("Change the word"),
        empty=_l("No word is explained yet"),
    ),
}
SHELF = "<any(sources, glossary):name>"


@blueprint.get(f"/courses/<slug>/edit/{SHELF}")
@access(SIGNED_IN)
def list_entries(slug: str, name: str) -> ResponseReturnValue:
    """Show the sources or the words of a course, page by page: those in which ``search`` stands."""
    desk, shelf = load_desk(slug), SHELVES[name]
    text = find_text(desk.draft.course_id, shelf.place)
    said = said_in(text)
    if said is None and desk.may_write:
        return to_mending(slug, text)
    search = request.args.get("search", "").strip()[:LONGEST_SEARCH]
    found = [(key, entry) for key, entry in (said or {}).items() if _is_found(key, entry, search)]
    number = min(requested_page(), max(1, -(-len(found) // PAGE_SIZE)))
    first = (number - 1) * PAGE_SIZE
    return render_template(
        "authoring/outline/entries.html",
        desk=desk,
        here="details",
        shelf=shelf,
        page=Page(found[first : first + PAGE_SIZE], number, PAGE_SIZE, len(found)),
        search=search,
        confidences={each.value: words for each, words in CONFIDENCE_NAMES.items()},
    )


def _is_found(key: str, entry: Any, search: str) -> bool:
    return search.casefold() in f"{key} {' '.join(_words_in(entry))}".casefold()


def _words_in(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [word for inner in value.values() for word in _words_in(inner)]
    if isinstance(value, list):
        return [word for inner in value for word in _words_in(inner)]
    return [str(value)]


@blueprint.route(f"/courses/<slug>/edit/new-entry/{SHELF}", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_entry(slug: str, name: str) -> ResponseReturnValue:
    """Ask about a new source or word, and add it."""
    desk, shelf = load_desk(slug, is_to_write=True), SHELVES[name]
    form = shelf.form({}, desk.draft.languages, "")
    if form.is_submitted() and all((form.validate(), form.check_key())):
        try:
            entries.add_entry(desk.draft, shelf.place, str(form.key.data), form.entry(None), by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            return _next(desk, shelf, str(form.key.data))
    return _entry_page(desk, shelf, form, ""), 422 if form.is_submitted() else 200


@blueprint.route(f"/courses/<slug>/edit/{SHELF}/<key>", methods=["GET", "POST"])
@access(SIGNED_IN)
def edit_entry(slug: str, name: str, key: str) -> ResponseReturnValue:
    """Show a source or a word, and change it; what somebody else changed meanwhile is shown first."""
    desk, shelf = load_desk(slug, is_to_write=True), SHELVES[name]
    before, status = _entry(desk, shelf, key), 200
    form = shelf.form(before, desk.draft.languages, entries.mark_of(before))
    if form.is_submitted() and form.validate():
        seen, after = form.seen.data or "", form.entry(before)
        try:
            entries.change_entry(desk.draft, shelf.place, key, before, after, seen=seen, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
            status = 409 if isinstance(refusal, EditedMeanwhile) else 422
        else:
            return _next(desk, shelf, key)
    elif form.is_submitted():
        status = 422
    now = _entry(desk, shelf, key) if status == 409 else None
    if now is not None:
        form.show_mark(entries.mark_of(now))
    return _entry_page(desk, shelf, form, key, now), status


def _entry(desk: Desk, shelf: Shelf, key: str) -> Any:
    said = said_in(find_text(desk.draft.course_id, shelf.place)) or {}
    if key not in said:
        abort(404)
    return said[key]


def _next(desk: Desk, shelf: Shelf, key: str) -> ResponseReturnValue:
    """Lead to the list, or to the entry again where a line is wanted."""
    if request.form.get("line"):
        where = url_for("authoring.edit_entry", slug=desk.draft.slug, name=shelf.name, key=key, _anchor="lines")
        return redirect(where, 303)
    flash(_("Saved."), "success")
    return redirect(url_for("authoring.list_entries", slug=desk.draft.slug, name=shelf.name), 303)


def _entry_page(desk: Desk, shelf: Shelf, form: EntryForm, key: str, now: Any = None) -> str:
    template = "authoring/outline/source.html" if shelf.name == "sources" else "authoring/outline/term.html"
    return render_template(template, desk=desk, here="details", shelf=shelf, form=form, key=key, now=now)


@blueprint.route(f"/courses/<slug>/edit/{SHELF}/<key>/remove", methods=["GET", "POST"])
@access(SIGNED_IN)
def remove_entry(slug: str, name: str, key: str) -> ResponseReturnValue:
    """Ask, then take out a source or a word that no text uses any more."""
    desk, shelf, form = load_desk(slug, is_to_write=True), SHELVES[name], Form()
    back = url_for("authoring.list_entries", slug=slug, name=name)
    if form.validate_on_submit():
        try:
            entries.remove_entry(desk.draft, shelf.place, key, by=current_user.id)
        except Refusal as refusal:
            form.take_refusal(refusal)
        else:
            flash(_("It is taken out."), "success")
            return redirect(back, 303)
    page = render_template(
        "authoring/outline/remove_entry.html", desk=desk, here="details", shelf=shelf, form=form, key=key, back=back
    )
    return page, 422 if form.is_submitted() else 200
