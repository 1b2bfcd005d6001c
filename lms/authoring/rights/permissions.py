"""Who may do what with the draft of a course.

An administrator may do everything. A trainer of the course without a part in it reads the draft; where nobody owns the
course yet, a trainer may take it on (``operations.take_on``).
"""

from __future__ import annotations

from lms.authoring.rights.models import Part
from lms.authoring.rights.queries import part_in
from lms.people.identity import Identity
from lms.people.permissions import can_teach, is_administrator


def part_of(identity: Identity, course_id: int, slug: str) -> Part | None:
    """Return what somebody may do for a course, or None; an administrator counts as an owner. One query at the most."""
    if is_administrator(identity):
        return Part.OWNER
    part = part_in(course_id, identity.id)
    return part or (Part.TRAINER if can_teach(identity, slug) else None)


def may_write(part: Part | None) -> bool:
    """Whether a part lets somebody change the draft."""
    return part in {Part.OWNER, Part.AUTHOR}


def may_review(part: Part | None) -> bool:
    """Whether a part lets somebody comment and approve."""
    return part in {Part.OWNER, Part.AUTHOR, Part.REVIEWER}


def may_publish(part: Part | None) -> bool:
    """Whether a part lets somebody publish, withdraw and say who does what."""
    return part is Part.OWNER
