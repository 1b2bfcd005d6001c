"""Adding modules and units to a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.models import DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.pages import blank_units
from lms.authoring.drafts.places import module_place, unit_place
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import add_text
from lms.authoring.outline.by_language import put_words
from lms.authoring.outline.holding import (
    check_seen,
    held_module,
    hold,
    modules_in_order,
    note_outline,
    number_for,
    position_after,
    units_in_order,
)
from lms.authoring.outline.naming import module_slug, unit_slug
from lms.core import history
from lms.core.errors import Refusal
from lms.courses.yaml_changes import changed_yaml
from lms.extensions import db

Row = TypeVar("Row", DraftModule, DraftUnit)


@dataclass(frozen=True, kw_only=True)
class NewUnit:
    """What is asked about a new unit. It comes after the unit ``after``: 0 for the beginning, None for the end."""

    module_id: int
    kind: str
    title: Mapping[str, str]
    slug: str = ""
    after: int | None = None


def add_module(
    draft: DraftOf, title: Mapping[str, str], *, slug: str = "", seen: int | None, form_key: str, by: int | None
) -> DraftModule:
    """Add a module at the end; the same form sent again adds none.

    Raises OutlineChanged where the outline is not as it was shown, Refusal where the id is taken or nothing more fits.
    """
    held = hold(draft)
    known = made_by(DraftModule, draft.course_id, form_key)
    if known is not None:
        return known
    check_seen(held, seen)
    _check_title(title)
    others = modules_in_order(draft.course_id)
    module = DraftModule(
        course_id=draft.course_id,
        slug=module_slug(draft.course_id, title, slug),
        number=number_for(others, len(others)),
        form_key=form_key,
    )
    db.session.add(module)
    db.session.flush()
    content = changed_yaml("", lambda data: put_words(data, "title", title))
    add_text(draft.course_id, module_place(module.id), content, by=by, module_id=module.id)
    note_outline(held, by=by)
    history.record("authoring.module_added", module, by=by, course=draft.slug, module=module.slug)
    return module


def add_unit(draft: DraftOf, new: NewUnit, *, seen: int | None, form_key: str, by: int | None) -> DraftUnit:
    """Add a unit with the files that its kind begins with; the same form sent again adds none.

    Raises OutlineChanged and Gone where the outline is not as it was shown, and Refusal where the id is taken, where
    nothing more fits, and where the module is taken from another course.
    """
    held = hold(draft)
    known = made_by(DraftUnit, draft.course_id, form_key)
    if known is not None:
        return known
    check_seen(held, seen)
    _check_title(new.title)
    blank = blank_units.find(new.kind)
    if blank is None:
        raise Refusal(_l("Choose what kind of unit it is."), field="kind")
    module = held_module(draft, new.module_id)
    check_own(module)
    others = units_in_order(module.id)
    unit = DraftUnit(
        course_id=draft.course_id,
        module_id=module.id,
        slug=unit_slug(draft.course_id, new.title, new.slug, new.kind),
        kind=new.kind,
        number=number_for(others, position_after(others, new.after)),
        form_key=form_key,
    )
    db.session.add(unit)
    db.session.flush()
    for language, content in blank(dict(new.title), draft.languages).items():
        add_text(draft.course_id, unit_place(unit.id, language), content, by=by, unit=unit)
    note_outline(held, by=by)
    history.record("authoring.unit_added", unit, by=by, course=draft.slug, unit=unit.slug, kind=unit.kind)
    return unit


def made_by(model: type[Row], course_id: int, form_key: str) -> Row | None:
    """Return what a form has made already, or None."""
    return db.session.scalar(select(model).where(model.course_id == course_id, model.form_key == form_key))


def check_own(module: DraftModule) -> None:
    """Raise Refusal where a module is taken from another course, and so has no units of its own."""
    if origin_of(module):
        raise Refusal(_l("This module is taken from another course and has no units here. Choose another module."))


def origin_of(module: DraftModule) -> str:
    """Return the ``course/module`` that a module is taken from; empty for a module of its own."""
    facts: Any = db.session.scalar(
        select(DraftText.facts).where(
            DraftText.course_id == module.course_id, DraftText.place == module_place(module.id)
        )
    )
    return str((facts or {}).get("from", ""))


def _check_title(title: Mapping[str, str]) -> None:
    if not any(title.values()):
        raise Refusal(_l("Write the title in at least one language."), field="title")
