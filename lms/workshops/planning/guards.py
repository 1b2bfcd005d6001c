"""Reasons against a change of a workshop that packages above know of: each answers with a sentence, or None."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lms.core.errors import Refusal
from lms.core.registry import Registry
from lms.workshops.planning.models import Workshop, WorkshopSession

session_guards: Registry[Callable[[WorkshopSession], Any]] = Registry("reasons not to take out a session")
capacity_guards: Registry[Callable[[Workshop, int | None], Any]] = Registry("reasons against a number of places")
"""Called with the workshop as it is and the number of places it would have."""


def check_removable(session: WorkshopSession) -> None:
    """Raise Refusal with the first sentence that somebody has against taking out a session."""
    _refuse_first(guard(session) for guard in session_guards)


def check_capacity(workshop: Workshop, capacity: int | None) -> None:
    """Raise Refusal with the first sentence that somebody has against a number of places."""
    _refuse_first((guard(workshop, capacity) for guard in capacity_guards), field="capacity")


def _refuse_first(sentences: Any, field: str | None = None) -> None:
    sentence = next((each for each in sentences if each), None)
    if sentence:
        raise Refusal(sentence, field=field)
