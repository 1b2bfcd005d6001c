"""The roles that people hold, and where each may hold: on the whole site, in an organisation, on a course."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

WHOLE_SITE = ""


class Role(StrEnum):
    """What somebody comes to do."""

    LEARNER = "learner"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    FELLOW = "fellow"
    MENTOR = "mentor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, order=True)
class Grant:
    """One role in one scope: ``''`` is the whole site, else ``kind:key`` as in ``organisation:7``."""

    role: Role
    scope: str = WHOLE_SITE


ROLE_NAMES = {
    Role.LEARNER: _l("Learner"),
    Role.TRAINER: _l("Trainer"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.FELLOW: _l("Fellow"),
    Role.MENTOR: _l("Mentor"),
    Role.MANAGER: _l("Programme manager"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

# The kinds of scope in which each role makes sense; "" is the whole site.
SCOPE_KINDS: dict[Role, frozenset[str]] = {
    Role.LEARNER: frozenset({WHOLE_SITE}),
    Role.TRAINER: frozenset({WHOLE_SITE, "course", "cohort"}),
    Role.COORDINATOR: frozenset({"organisation"}),
    Role.FELLOW: frozenset({WHOLE_SITE, "programme"}),
    Role.MENTOR: frozenset({WHOLE_SITE, "programme"}),
    Role.MANAGER: frozenset({WHOLE_SITE, "programme"}),
    Role.ADMINISTRATOR: frozenset({WHOLE_SITE}),
}


# Who does no more than learn may be vouched for by a coordinator or a trainer: a printed slip opens the account, and
# for anybody else it would hand over more rights than the one who prints it has.
VOUCHED_ROLES = frozenset({Role.LEARNER, Role.FELLOW})


def scope_of(kind: str, key: object) -> str:
    """Return the scope that names one thing, as in ``organisation:7``."""
    return f"{kind}:{key}"


def fits(grant: Grant) -> bool:
    """Whether a role may be held in a scope of this kind."""
    kind, _, key = grant.scope.partition(":")
    return kind in SCOPE_KINDS[grant.role] and bool(kind) == bool(key)
