"""The kinds of unit in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.pages import blank_units
from lms.courses.contents import content_models

KIND_WORDS = {"lesson": _l("Lesson"), "quiz": _l("Quiz"), "workshop": _l("Workshop")}
KIND_HINTS = {
    "lesson": _l("Text with pictures, tables and examples, in each language."),
    "quiz": _l("Questions that mark themselves, or that a trainer marks."),
    "workshop": _l("Done by whoever was at a workshop, for example a contact camp."),
}


def kind_in_words(kind: str) -> Any:
    """Return what a kind of unit is called; one without words keeps its own name."""
    return KIND_WORDS.get(kind) or kind or _l("Unit")


def kinds_to_add() -> list[tuple[str, Any]]:
    """Return the kinds of unit that can be added, with their words."""
    return [(kind, kind_in_words(kind)) for kind in content_models.keys() if kind in blank_units]  # noqa: SIM118 – a Registry
