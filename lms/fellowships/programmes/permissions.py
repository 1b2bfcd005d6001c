"""Who may do what with fellowship programmes."""

from __future__ import annotations

from lms.people.identity import Identity
from lms.people.permissions import is_administrator
from lms.people.roles import WHOLE_SITE, Role, scope_of


def can_manage(identity: Identity, programme_id: int) -> bool:
    """Whether somebody runs a programme: its managers, those of the whole site, and administrators."""
    return is_administrator(identity) or identity.has_role(Role.MANAGER, scope_of("programme", programme_id))


def managed_ids(identity: Identity) -> list[int] | None:
    """Return the ids of the programmes that somebody runs; None where it is all of them."""
    if is_administrator(identity) or WHOLE_SITE in identity.scopes_of(Role.MANAGER):
        return None
    return sorted(int(key) for key in identity.keys_of(Role.MANAGER, "programme") if key.isascii() and key.isdigit())


def can_create(identity: Identity) -> bool:
    """Whether somebody may begin a programme: managers of the whole site and administrators."""
    return managed_ids(identity) is None
