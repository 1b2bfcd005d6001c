"""Writing one part of a lesson's file in a further language: its title, aim or text; the rest stays as it is."""

from __future__ import annotations

from ruamel.yaml.comments import CommentedMap

from lms.authoring.drafts.glances import tidied
from lms.courses.lessons import END, FENCE
from lms.courses.yaml_changes import changed_yaml

EMPTY = f"{FENCE}title:\naim:\n{FENCE}"
"""A lesson in a further language before anything is translated."""


def with_part(content: str, key: str, words: str) -> str:
    """Return the file of a lesson with other words for its ``title``, ``aim`` or ``body``."""
    text = tidied(content) if content.strip() else EMPTY
    end = END.search(text, len(FENCE)) if text.startswith(FENCE) else None
    if end is None:  # a file without a head gets one
        return with_part(f"{EMPTY}{text}", key, words)
    head, fence, body = text[len(FENCE) : end.start()], text[end.start() : end.end()], text[end.end() :]
    if key == "body":
        return f"{FENCE}{head}{fence.rstrip()}\n{words}\n" if words else f"{FENCE}{head}{fence.rstrip()}\n"
    return f"{FENCE}{_with_line(head, key, words)}{fence}{body}"


def _with_line(head: str, key: str, words: str) -> str:
    def change(data: CommentedMap) -> None:
        data[key] = words or None

    changed = changed_yaml(head, change)
    return changed if changed.endswith("\n") else f"{changed}\n"
