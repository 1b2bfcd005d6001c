"""What a fact says, apart from where it is kept: in the registry, in a file, or pinned in a course."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from lms.authoring.facts.models import Fact
from lms.courses.sources import Fact as Said

EVERY_HALF_YEAR = timedelta(days=182)


def said_by(fact: Fact) -> Said:
    """Return what a fact of the registry says."""
    return Said.model_validate(
        {
            "statement": fact.statement,
            "value": fact.value,
            "references": fact.references,
            "as_on": fact.as_on,
            "review_on": fact.review_on,
            "confidence": fact.confidence,
        }
    )


def say(fact: Fact, said: Said) -> None:
    """Let a fact of the registry say something; its digest follows."""
    plain = said.model_dump(mode="json")
    fact.statement, fact.value, fact.references = plain["statement"], plain["value"], plain["references"]
    fact.as_on, fact.review_on, fact.confidence = said.as_on, said.review_on, said.confidence
    fact.digest = words_digest(said)


def words_digest(said: Said) -> str:
    """Return a digest of what learners read of a fact: its statement and value; not its sources and dates."""
    words = {"statement": said.statement, "value": said.value}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def plain_of(said: Said) -> dict[str, Any]:
    """Return a fact as a YAML file says it: only what there is, days as texts."""
    return {key: value for key, value in said.model_dump(mode="json", exclude_none=True).items() if value}


def read_said(data: Any) -> Said | None:
    """Return what part of a file says, or None where it is no fact."""
    try:
        return Said.model_validate(data)
    except ValidationError:
        return None


def read_all(data: Any) -> dict[str, Said]:
    """Return the facts that a file says, as far as each can be read."""
    pairs = data.items() if isinstance(data, Mapping) else ()
    return {str(key): said for key, value in pairs if (said := read_said(value)) is not None}


def checked_today(said: Said, today: Any) -> Said:
    """Return a fact as of a day, to be checked again after as long as it was to hold the last time."""
    held_for = said.review_on - said.as_on if said.review_on and said.as_on else EVERY_HALF_YEAR
    held_for = held_for if held_for > timedelta(days=0) else EVERY_HALF_YEAR
    return said.model_copy(update={"as_on": today, "review_on": today + held_for})


def parts_changed(before: Said, after: Said) -> list[str]:
    """Return the names of what two states of a fact say differently, in their order."""
    return [name for name in Said.model_fields if getattr(before, name) != getattr(after, name)]
