"""Who may do what with learners."""

from __future__ import annotations

from lms.learning.queries import is_learner_of_any
from lms.people.identity import Identity
from lms.people.roles import WHOLE_SITE, Role


def teaches_learner(identity: Identity, person_id: int) -> bool:
    """Whether somebody is the trainer of a course that a person is on."""
    scopes = identity.scopes_of(Role.TRAINER)
    if not scopes:
        return False
    slugs = None if WHOLE_SITE in scopes else sorted(identity.keys_of(Role.TRAINER, "course"))
    return is_learner_of_any(person_id, slugs)
