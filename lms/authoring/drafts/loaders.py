"""Load a draft, or a unit of one, for this reader."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, url_for

from lms.authoring.drafts.models import DraftUnit
from lms.authoring.drafts.queries import DraftOf, find_draft, find_unit
from lms.authoring.rights.loaders import load_course_part
from lms.authoring.rights.models import Part
from lms.authoring.rights.permissions import may_publish, may_review, may_write


@dataclass(frozen=True)
class Desk:
    """A draft with what its reader may do."""

    draft: DraftOf
    part: Part

    @property
    def may_write(self) -> bool:
        """Whether the reader may change the draft."""
        return may_write(self.part)

    @property
    def may_review(self) -> bool:
        """Whether the reader may comment and approve."""
        return may_review(self.part)

    @property
    def may_publish(self) -> bool:
        """Whether the reader may publish, withdraw and say who does what."""
        return may_publish(self.part)


def load_desk(slug: str, *, is_to_write: bool = False, is_to_publish: bool = False) -> Desk:
    """Return the draft of a course and what its reader may do with it. Two queries, and that for who reads.

    A course without a draft leads to the page that offers to open one. Who has no part in the course gets 404, who may
    only read it 403 where it is to be written.
    """
    course = load_course_part(slug)
    draft = find_draft(slug)
    if draft is None:
        abort(redirect(url_for("authoring.show_workspace", slug=slug), 303))
    desk = Desk(draft, course.part)
    if (is_to_write and not desk.may_write) or (is_to_publish and not desk.may_publish):
        abort(403)
    return desk


def load_unit(slug: str, unit_slug: str, *, is_to_write: bool = False) -> tuple[Desk, DraftUnit]:
    """Return a draft and a unit of it; a unit that is not there, or deleted, answers 404."""
    desk = load_desk(slug, is_to_write=is_to_write)
    unit = find_unit(desk.draft.course_id, unit_slug)
    if unit is None:
        abort(404)
    return desk, unit
