"""What lists show of a text after one of its questions has changed, without reading all of it again."""

from __future__ import annotations

from typing import Any

from lms.authoring.drafts.fragments import changed_parts
from lms.authoring.drafts.glances import glance_parts


def glanced(key: str, was: Any, before: str, after: str, *, place: str, kind: str) -> Any:
    """Return what one part of the glance notes of a text; numbers are reckoned from what has changed alone."""
    part = glance_parts[key]
    if not isinstance(was, dict) or not was or not all(type(each) is int for each in was.values()):
        return part(place, after, kind)
    gone, come = (part(place, each, kind) for each in changed_parts(before, after))
    counted = {name: was.get(name, 0) - gone.get(name, 0) + come.get(name, 0) for name in {**was, **come}}
    return {name: number for name, number in counted.items() if number or name in come}
