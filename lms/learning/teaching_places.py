"""The pages that a trainer has about a course: every package enters its own, and each shows them all as tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.registry import Registry


@dataclass(frozen=True)
class TeachingPlace:
    """One page about a course: its words, and the endpoint that takes the course's slug."""

    label: Any
    endpoint: str


teaching_places: Registry[TeachingPlace] = Registry("pages about a course for its trainers")
teaching_places.add("learners", TeachingPlace(_l("Learners"), "learning.show_learners"))
teaching_places.add("cohorts", TeachingPlace(_l("Cohorts"), "learning.list_cohorts"))


def teaching_tabs(here: str) -> list[tuple[Any, str, bool]]:
    """Return the words and the endpoint of each page, and whether it is the one named."""
    keys = teaching_places.keys()
    return [(teaching_places[key].label, teaching_places[key].endpoint, key == here) for key in keys]
