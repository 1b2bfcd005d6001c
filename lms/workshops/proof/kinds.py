"""What is certified."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ProofKind(StrEnum):
    """What is certified: having been there, or having learnt it as well."""

    ATTENDED = "attended"
    COMPLETED = "completed"


PROOF_NAMES = {
    ProofKind.ATTENDED: _l("Certificate of attendance"),
    ProofKind.COMPLETED: _l("Certificate of completion"),
}
