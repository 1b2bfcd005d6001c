"""A workshop as a unit of a course: what its file says."""

from __future__ import annotations

from pydantic import Field

from lms.courses.contents import Slug, Text, UnitContent

UNIT_KIND = "workshop"


class CampContent(UnitContent):
    """Words about the workshop, and how much of it somebody must attend.

    ``attendance`` is in per cent of its sessions; ``template`` the workshop on the shelf that it is made from.
    """

    intro: Text | None = None
    attendance: int = Field(default=75, ge=1, le=100)
    template: Slug | None = None
