"""Who may know of safeguarding flags: those who run the programme, and its safeguarding person. Nobody else."""

from __future__ import annotations

from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.permissions import can_manage
from lms.people.identity import Identity


def may_read_flags(identity: Identity, programme: Programme) -> bool:
    """Whether somebody may know of the flags of a programme, but for those about themselves."""
    return programme.safeguarding_id == identity.id or can_manage(identity, programme.id)
