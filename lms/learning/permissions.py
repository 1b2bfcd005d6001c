"""Who may do what with learners."""

from __future__ import annotations

from lms.learning.queries import is_learner_of_any
from lms.people.identity import Identity
from lms.people.permissions import can_teach
from lms.people.roles import WHOLE_SITE, Role


def cohorts_taught(identity: Identity) -> list[int]:
    """Return the numbers of the cohorts whose trainer somebody is."""
    return sorted(int(key) for key in identity.keys_of(Role.TRAINER, "cohort") if key.isascii() and key.isdigit())


def can_see_cohort(identity: Identity, course_slug: str, cohort_id: int) -> bool:
    """Whether somebody may see the learners of a cohort: the trainers of its course, and its own."""
    return can_teach(identity, course_slug) or cohort_id in cohorts_taught(identity)


def teaches_learner(identity: Identity, person_id: int) -> bool:
    """Whether somebody is the trainer of a course that a person is on, or of a cohort that they are in."""
    scopes = identity.scopes_of(Role.TRAINER)
    if not scopes:
        return False
    slugs = None if WHOLE_SITE in scopes else sorted(identity.keys_of(Role.TRAINER, "course"))
    return is_learner_of_any(person_id, slugs, cohorts_taught(identity))
