"""What somebody says of themselves when they register, as it is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from lms.people.logins import email_of, phone_of
from lms.questionnaires.documents import Answers
from lms.workshops.registration.models import AgeGroup, Gender, Participant, Qualification

CONTACT = ("phone", "email")


@dataclass(frozen=True, kw_only=True)
class Registrant:
    """Somebody who is to take part. Phone and e-mail may be in any spelling; ``person_id`` is their account."""

    full_name: str
    person_id: int | None = None
    phone: str | None = None
    email: str | None = None
    language: str = "hi"
    gender: Gender = Gender.UNSAID
    age_group: AgeGroup = AgeGroup.UNSAID
    qualification: Qualification = Qualification.UNSAID
    organisation_id: int | None = None
    organisation_name: str = ""
    work: str = ""
    district: str = ""
    state_code: str = ""
    answers: Answers = field(default_factory=dict)

    def tidied(self) -> Registrant:
        """Return the same with phone and e-mail as they are stored. Raises Refusal where one is not well formed."""
        return replace(
            self,
            phone=phone_of(self.phone) if self.phone else None,
            email=email_of(self.email) if self.email else None,
        )

    def columns(self) -> dict[str, Any]:
        """Return what is kept of it, by column."""
        return asdict(self)


FACTS = tuple(name for name in Registrant.__dataclass_fields__ if name not in {"person_id", "answers"})
"""The columns that people fill in about themselves, besides their answers."""


def facts_of(participant: Participant) -> dict[str, Any]:
    """Return what a participant has said of themselves, by column."""
    return {name: getattr(participant, name) for name in FACTS}


def mark_of(participant: Participant) -> str:
    """Return the mark of all that a participant has said, by which a form knows whether it changed meanwhile."""
    said = {**facts_of(participant), "answers": participant.answers}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
