"""What a format has no syntax for: the difference between a draft as it would be read, and as it was meant.

A writer reads back what it has written and keeps the difference beside it, as JSON; a reader puts it in again.
So nothing is written twice, and an exported question comes back whole whatever its format can say. Texts of which
the same Markdown comes are no difference, though their formats differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from lms.quizzes.exchange.drafts import draft_json
from lms.quizzes.exchange.texts import to_text
from lms.quizzes.kinds.exchange import Format, Rich

FORMATS = get_args(Format)
SAME = object()
ANY = ""


def difference(read: Any, meant: Any) -> Any:
    """Return what to merge into one draft, or a part of it, to get another, as JSON values; SAME where nothing is."""
    if isinstance(read, Mapping) and isinstance(meant, Mapping):
        return _of_mappings(read, meant)
    if isinstance(read, list | tuple) and isinstance(meant, list | tuple) and len(read) == len(meant):
        return _of_lists(read, meant)
    return SAME if _is_same(read, meant) else draft_json(meant)


def _is_same(read: Any, meant: Any) -> bool:
    if isinstance(read, Rich) and isinstance(meant, Rich) and read != meant:
        return to_text(read, ANY) == to_text(meant, ANY)
    is_alike = type(read) is type(meant) or (_is_number(read) and _is_number(meant))
    return is_alike and bool(read == meant)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _of_mappings(read: Mapping[str, Any], meant: Mapping[str, Any]) -> Any:
    names = dict.fromkeys([*meant, *read])
    found = {name: difference(read.get(name), meant.get(name)) for name in names}
    return {name: each for name, each in found.items() if each is not SAME} or SAME


def _of_lists(read: Any, meant: Any) -> Any:
    found = {str(place): difference(*pair) for place, pair in enumerate(zip(read, meant, strict=True))}
    return {place: each for place, each in found.items() if each is not SAME} or SAME


def merged(read: Any, extra: Any) -> Any:
    """Return a draft with a difference put in; raise ValueError where the two do not fit together."""
    if isinstance(extra, Mapping) and _is_rich(extra):
        return Rich(extra["text"], extra["format"])
    if isinstance(extra, Mapping) and isinstance(read, list | tuple):
        return _list_with(read, extra)
    if isinstance(extra, Mapping):
        base = read if isinstance(read, Mapping) else {}
        return {**base, **{str(name): merged(base.get(name), each) for name, each in extra.items()}}
    if isinstance(extra, list):
        return [merged(None, each) for each in extra]
    return extra


def _list_with(read: Any, extra: Mapping[str, Any]) -> list[Any]:
    values = list(read)
    for place, each in extra.items():
        if not (place.isascii() and place.isdigit() and int(place[:9]) < len(values)):
            raise ValueError(f"there is no number {place} in a list of {len(values)}")
        values[int(place[:9])] = merged(values[int(place[:9])], each)
    return values


def _is_rich(value: Mapping[str, Any]) -> bool:
    return set(value) == {"text", "format"} and isinstance(value["text"], str) and value["format"] in FORMATS
