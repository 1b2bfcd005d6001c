"""Documents of workshops as they are stored: JSON, known by its digest, parsed once in a process."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from lms.core.recent import Recent
from lms.workshops.library.documents import WorkshopPlan

_plans: Recent[WorkshopPlan] = Recent(64)


def as_json(plan: WorkshopPlan) -> dict[str, Any]:
    """Return a document as it is stored."""
    return plan.model_dump(mode="json", exclude_defaults=True)


def digest_of(document: dict[str, Any]) -> str:
    """Return the digest under which a stored document is known."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def known_plan(digest: str) -> WorkshopPlan | None:
    """Return a document that this process has parsed already, or None."""
    return _plans.find(digest)


def parsed(document: dict[str, Any], digest: str) -> WorkshopPlan:
    """Return a stored document as a model."""
    return known_plan(digest) or _plans.keep(digest, WorkshopPlan.model_validate(document))
