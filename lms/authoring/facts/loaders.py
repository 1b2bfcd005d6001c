"""Load a fact for a page."""

from __future__ import annotations

from flask import abort

from lms.authoring.facts.models import Fact
from lms.authoring.facts.queries import find_fact


def load_fact(key: str) -> Fact:
    """Return a fact of the registry by its id, or answer 404."""
    fact = find_fact(key)
    if fact is None:
        abort(404)
    return fact
