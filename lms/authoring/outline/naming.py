"""The ids that new modules and units get: short words for addresses, which stay for ever."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.authoring.drafts.models import DraftModule, DraftUnit
from lms.core.errors import Refusal
from lms.courses.contents import LONGEST_SLUG
from lms.courses.layout import RESERVED
from lms.courses.slugs import LONGEST_MADE, checked_slug, free_slug, slug_from
from lms.extensions import db

ROOM = 4


def unit_slug(course_id: int, title: Mapping[str, str], typed: str, kind: str) -> str:
    """Return the id of a new unit: what was typed, or made from its title. Raises Refusal where it is taken."""
    if typed:
        return checked_slug(typed, lambda slug: slug in _live(DraftUnit, course_id, slug))
    return made_slug(DraftUnit, course_id, slug_from(title, kind))


def module_slug(course_id: int, title: Mapping[str, str], typed: str) -> str:
    """Return the id of a new module; else as ``unit_slug``."""
    if typed in RESERVED:
        raise Refusal(_l("A module cannot be called “%(name)s”. Choose another address.", name=typed), field="slug")
    if typed:
        return checked_slug(typed, lambda slug: slug in _live(DraftModule, course_id, slug))
    return made_slug(DraftModule, course_id, slug_from(title, "module"), RESERVED)


def made_slug(
    model: type[DraftModule] | type[DraftUnit], course_id: int, wanted: str, but: Collection[str] = ()
) -> str:
    """Return an id that nothing of the draft has or ever had, what is deleted counting too. One query.

    So nobody's progress in something deleted is taken for that in the new, and what is deleted can come back.
    """
    wanted = wanted[: min(LONGEST_MADE, LONGEST_SLUG - ROOM)].strip("-")
    known = select(model.slug).where(
        model.course_id == course_id, (model.slug == wanted) | model.slug.startswith(f"{wanted}-", autoescape=True)
    )
    taken = {*db.session.scalars(known), *but}
    return free_slug(wanted, lambda slug: slug in taken)


def _live(model: type[DraftModule] | type[DraftUnit], course_id: int, slug: str) -> set[str]:
    found = select(model.slug).where(model.course_id == course_id, model.slug == slug, model.deleted_at.is_(None))
    return set(db.session.scalars(found))
