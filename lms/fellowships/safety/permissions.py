"""Who may know of safeguarding flags: those who run the programme, and its safeguarding person. Nobody else.

An administrator looks after the site, not after people who are in danger: the role alone opens nothing here.
"""

from __future__ import annotations

from lms.fellowships.programmes.models import Programme
from lms.people.identity import Identity
from lms.people.roles import WHOLE_SITE, Role, scope_of


def may_read_flags(identity: Identity, programme: Programme) -> bool:
    """Whether somebody may know of the flags of a programme, but for those about themselves."""
    return programme.safeguarding_id == identity.id or identity.has_role(
        Role.MANAGER, scope_of("programme", programme.id)
    )


def guarded_ids(identity: Identity) -> list[int] | None:
    """Return the ids of the programmes whose flags somebody may know of as a manager; None where it is all of them."""
    if WHOLE_SITE in identity.scopes_of(Role.MANAGER):
        return None
    return sorted(int(key) for key in identity.keys_of(Role.MANAGER, "programme") if key.isascii() and key.isdigit())
