"""Making a second one of a unit or a module."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.models import DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.places import language_of, module_place, unit_place
from lms.authoring.drafts.queries import DraftOf, find_text, texts_of
from lms.authoring.drafts.saving import add_text
from lms.authoring.outline.adding import made_by, origin_of
from lms.authoring.outline.by_language import words_of
from lms.authoring.outline.holding import (
    check_seen,
    held_module,
    held_unit,
    hold,
    modules_in_order,
    note_outline,
    number_for,
    position_after,
    units_in_order,
)
from lms.authoring.outline.naming import made_slug
from lms.authoring.outline.titles import retitled_lesson, retitled_yaml
from lms.core import history
from lms.core.errors import Refusal
from lms.core.language import in_language
from lms.courses.layout import RESERVED
from lms.courses.units import LESSON
from lms.extensions import db


def copy_unit(draft: DraftOf, unit_id: int, *, seen: int | None, form_key: str, by: int | None) -> DraftUnit:
    """Add a unit that says the same right behind it; the same form sent again adds none.

    Raises OutlineChanged and Gone where the outline is not as it was shown, and Refusal where the module is full.
    """
    held = hold(draft)
    known = made_by(DraftUnit, draft.course_id, form_key)
    if known is not None:
        return known
    check_seen(held, seen)
    unit = held_unit(draft, unit_id)
    others = units_in_order(unit.module_id)
    number = number_for(others, position_after(others, unit_id))
    copy = _copied(draft, unit, unit.module_id, number, form_key=form_key, by=by, is_renamed=True)
    note_outline(held, by=by)
    history.record("authoring.unit_copied", copy, by=by, course=draft.slug, unit=copy.slug, of=unit.slug)
    return copy


def copy_module(draft: DraftOf, module_id: int, *, seen: int | None, form_key: str, by: int | None) -> DraftModule:
    """Add a module with the same units right behind it; else as ``copy_unit``.

    A module that is taken from another course raises Refusal, since its units can be in a course only once.
    """
    held = hold(draft)
    known = made_by(DraftModule, draft.course_id, form_key)
    if known is not None:
        return known
    check_seen(held, seen)
    module = held_module(draft, module_id)
    if origin_of(module):
        raise Refusal(_l("This module is taken from another course, and can be in this one only once."))
    others = modules_in_order(draft.course_id)
    copy = DraftModule(
        course_id=draft.course_id,
        slug=made_slug(DraftModule, draft.course_id, module.slug, RESERVED),
        number=number_for(others, position_after(others, module_id)),
        form_key=form_key,
    )
    db.session.add(copy)
    db.session.flush()
    text = find_text(draft.course_id, module_place(module.id))
    if text is not None:
        content = _renamed(text, "", draft.languages[0])
        add_text(draft.course_id, module_place(copy.id), content, by=by, module_id=copy.id)
    for unit in units_in_order(module.id):
        _copied(draft, unit, copy.id, unit.number, form_key=None, by=by, is_renamed=False)
    note_outline(held, by=by)
    history.record("authoring.module_copied", copy, by=by, course=draft.slug, module=copy.slug, of=module.slug)
    return copy


def _copied(
    draft: DraftOf,
    unit: DraftUnit,
    module_id: int,
    number: int,
    *,
    form_key: str | None,
    by: int | None,
    is_renamed: bool,
) -> DraftUnit:
    """Return a new unit with the files of another one; the ids of its questions are its own already."""
    copy = DraftUnit(
        course_id=draft.course_id,
        module_id=module_id,
        slug=made_slug(DraftUnit, draft.course_id, unit.slug),
        kind=unit.kind,
        number=number,
        form_key=form_key,
    )
    db.session.add(copy)
    db.session.flush()
    for language, text in texts_of(unit).items():
        content = _renamed(text, unit.kind, draft.languages[0]) if is_renamed else text.content
        made = add_text(draft.course_id, unit_place(copy.id, language), content, by=by, unit=copy)
        made.problems = text.problems
    return copy


def _renamed(text: DraftText, kind: str, first: str) -> str:
    """Return what a text says, its title marked as that of a copy; a text that cannot be read stays as it is."""
    title = text.facts.get("title")
    language = language_of(text.place) or first
    try:
        if kind == LESSON:
            return retitled_lesson(text.content, _marked(language, str(title))) if title else text.content
        return retitled_yaml(text.content, _all_marked(words_of(title, first)))
    except Refusal:
        return text.content


def _all_marked(titles: Mapping[str, str]) -> dict[str, str]:
    return {language: _marked(language, title) for language, title in titles.items()}


def _marked(language: str, title: str) -> str:
    with in_language(language):
        return str(_("%(title)s (copy)", title=title))
