"""Writing the settings of a quiz into its file."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from ruamel.yaml.comments import CommentedMap

from lms.core import history
from lms.courses.documents import CourseDocument
from lms.courses.editing import edit_file, unit_file
from lms.courses.models import CourseRevision
from lms.courses.yaml_changes import bring_over
from lms.quizzes.review import SHORT_WORDS
from lms.quizzes.settings import QuizSettings

SAID_WHOLE = frozenset(QuizSettings.model_fields) - {"review", "bands"}
"""The settings whose old and new value stand in the history; of the others only that they changed."""


def change_settings(
    slug: str,
    document: CourseDocument,
    unit_id: str,
    settings: QuizSettings,
    *,
    by: int | None,
    expected_digest: str | None = None,
) -> bool:
    """Give a quiz other settings, from the next attempt on; return whether any is another.

    ``document`` is the course as the settings were seen. Raises Refusal where the quiz belongs to another course or
    somebody has changed it since, BundleRefused where the course would have something wrong in it.
    """
    before: QuizSettings = getattr(document.unit(unit_id).content, "settings")  # noqa: B009 - a quiz has them
    changed = [name for name in QuizSettings.model_fields if getattr(before, name) != getattr(settings, name)]
    path = unit_file(slug, document, unit_id)
    if not changed:
        return False
    was, shall_be = written(before), written(settings)
    wanted = {name: value for name, value in was.items() if name not in changed}
    wanted |= {name: value for name, value in shall_be.items() if name in changed}

    def change(data: CommentedMap) -> None:
        if not isinstance(data.get("settings"), MutableMapping):
            data["settings"] = {}
        bring_over(data["settings"], was, wanted)
        if not data["settings"]:
            del data["settings"]

    def note(revision: CourseRevision) -> None:
        values = {name: [was.get(name), shall_be.get(name)] if name in SAID_WHOLE else None for name in changed}
        history.record("quizzes.settings_changed", revision, by=by, course=slug, unit=unit_id, changed=values)

    edit_file(slug, path, change, by=by, expected_digest=expected_digest, and_then=note)
    return True


def written(settings: QuizSettings) -> dict[str, Any]:
    """Return settings as they stand in a file: without those that are as usual, and with short words."""
    values = settings.model_dump(mode="json", exclude_defaults=True)
    short = {list_of(moments): word for word, moments in SHORT_WORDS.items()}
    if "review" in values:
        values["review"] = {
            name: value if isinstance(value, bool) else short.get(list_of(value), value)
            for name, value in values["review"].items()
        }
    return values


def list_of(moments: Any) -> tuple[str, ...]:
    """Return moments as plain words."""
    return tuple(str(each) for each in moments)
