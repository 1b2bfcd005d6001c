"""A document of a workshop as the files of a bundle: what can be written on the site can leave it again."""

from __future__ import annotations

from typing import Any

from lms.core.language import LANGUAGES
from lms.courses.yaml_changes import as_yaml, changed_yaml
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.reading import ACTION_FILE, FEEDBACK_FILE, SOURCES_FILE, TEST_FILES, WORKSHOP_FILE
from lms.workshops.library.storing import as_json

PARTS = {
    "known_sources": SOURCES_FILE,
    "feedback": FEEDBACK_FILE,
    "action_plan": ACTION_FILE,
    **{f"{phase}_test": path for phase, path in TEST_FILES.items()},
}
SHEETS = {"sessions": "plan", "handouts": "body"}


def bundle_files(plan: WorkshopPlan) -> dict[str, bytes]:
    """Return the files of a bundle that says what a document says, by path."""
    document = as_json(plan)
    files = {path: _yaml(document.pop(key)) for key, path in PARTS.items() if document.get(key)}
    first = next(language for language in LANGUAGES if language in plan.title)
    for folder, key in SHEETS.items():
        for each in document.get(folder, ()):
            for language, text in each.pop(key, {}).items():
                ending = "" if language == first else f".{language}"
                files[f"{folder}/{each['id']}{ending}.md"] = f"{text}\n".encode()
    files[WORKSHOP_FILE] = _yaml(document)
    return files


def _yaml(data: dict[str, Any]) -> bytes:
    return changed_yaml("", lambda empty: empty.update(as_yaml(data))).encode()
