"""What module.yaml says, as its page shows it, and how it is changed there."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from lms.authoring.drafts.places import module_place
from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import Saved
from lms.authoring.outline.by_language import put_words, shown_words
from lms.authoring.outline.details import put_lines, shown_lines
from lms.authoring.outline.yaml_texts import save_change


def shown_module(data: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    """Return the title and the aims of a module, by the languages of the course."""
    return {
        "title": shown_words(data.get("title"), languages),
        "aims": shown_lines(data.get("aims"), languages),
    }


def change_module(
    draft: DraftOf,
    module_id: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    version: int,
    by: int | None,
) -> Saved:
    """Write what has been changed on the page of a module, and nothing else; both states as ``shown_module`` has them.

    Raises ChangedMeanwhile where somebody else has saved since, and Refusal where the file cannot be read.
    """

    def change(data: MutableMapping[str, Any]) -> None:
        if before["title"] != after["title"]:
            put_words(data, "title", after["title"])
        if before["aims"] != after["aims"]:
            put_lines(data, "aims", after["aims"])

    place = module_place(module_id)
    return save_change(draft, place, change, version=version, by=by, module_id=module_id)
