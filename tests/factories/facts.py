"""Facts of the registry for tests."""

from __future__ import annotations

from typing import Any

from lms.authoring.facts.models import Fact
from lms.authoring.facts.operations import add_fact
from lms.core.database import transaction
from lms.courses.models import Origin
from lms.courses.sources import Fact as Said
from lms.extensions import db


def fact_said(**changes: Any) -> Said:
    """Return what a fact says: a fee of ₹30,000 unless ``changes`` say otherwise."""
    return Said.model_validate(
        {
            "statement": {"en": "An agent may charge at most ₹30,000.", "hi": "एजेंट ज़्यादा से ज़्यादा ₹30,000 ले सकता है।"},
            "value": {"en": "₹30,000", "hi": "₹30,000 रुपये"},
            "references": [{"title": "The rule", "url": "https://example.org/rule", "date": "2017-12"}],
            "as_on": "2026-11-21",
            "review_on": "2027-05-21",
            "confidence": "high",
            **changes,
        }
    )


def make_fact(key: str = "O05", *, origin: Origin = Origin.BROWSER, by: int | None = None, **changes: Any) -> Fact:
    """Return a saved fact of the registry, detached."""
    with transaction():
        fact = add_fact(key, fact_said(**changes), by=by, origin=origin)
    db.session.refresh(fact)
    db.session.expunge(fact)
    return fact
