"""Changing a YAML text so that what is not changed stays as its author wrote it: comments, order, quotes, line ends."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import LiteralScalarString

from lms.courses.yaml_files import read_yaml

TIMESTAMP = "tag:yaml.org,2002:timestamp"
NO_FOLDING = 1_000_000
BETWEEN = 3
"""Where ruamel keeps the comments that stand between a key and the list or mapping under it."""
LIST_IN_A_MAPPING = re.compile(r"^( *)[^ #-][^\n]*:[ ]*\n(?:[ ]*(?:#[^\n]*)?\n)*\1( *)- ", re.MULTILINE)
Change = Callable[[CommentedMap], None]
"""Changes what a file says, in place; plain dicts, lists, texts and numbers may be put in."""


class _Instant(str):
    """A day or an instant, which stays as it is written."""

    __slots__ = ()


class _Constructor(RoundTripConstructor):
    """Reads as ruamel does for a round trip, but leaves days and instants alone."""


class _Representer(RoundTripRepresenter):
    """Writes as ruamel does for a round trip, and days and instants as they were."""


def _read_instant(_: _Constructor, node: ScalarNode, __: Any = None) -> _Instant:
    return _Instant(node.value)


def _write_instant(representer: _Representer, value: _Instant) -> Node:
    return representer.represent_scalar(TIMESTAMP, str(value))


_Constructor.add_constructor(TIMESTAMP, _read_instant)
_Representer.add_representer(_Instant, _write_instant)


def changed_yaml(text: str, change: Change) -> str:
    """Return a YAML text of one mapping, changed; an empty text is a mapping without keys."""
    yaml = _round_trip(text)
    data = yaml.load(text) if text.strip() else None
    if data is None:  # nothing yet, or comments only, which stay on top
        data = CommentedMap()
        change(data)
        return text + _written(yaml, data) if data else text
    unchanged = _written(yaml, data)
    change(data)
    changed = _written(yaml, data)
    if unchanged == changed:
        return text
    return changed if unchanged == text else _carried_over(text, unchanged, changed)


def _round_trip(text: str) -> YAML:
    yaml = YAML()
    yaml.Constructor, yaml.Representer = _Constructor, _Representer
    yaml.preserve_quotes = True
    yaml.width = NO_FOLDING
    found = LIST_IN_A_MAPPING.search(text)
    if found and not found[2]:
        yaml.indent(mapping=2, sequence=2, offset=0)
    else:
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(yaml: YAML, data: CommentedMap) -> str:
    stream = io.StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


def _carried_over(text: str, unchanged: str, changed: str) -> str:
    """Return the text with the lines replaced in which the two others differ; all of ``changed`` where that fails.

    It is for texts that ruamel does not write back as they were even without a change: other indentation, say.
    """
    lines, before, after = (each.splitlines(keepends=True) for each in (text, unchanged, changed))
    places = _places(before, lines)
    merged: list[str] = []
    reached = 0
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if start not in places or end not in places:
            return changed
        beside = start if start < end else start - 1
        shift = _indent(lines[places[beside]]) - _indent(before[beside]) if beside in places else 0
        merged += [*lines[reached : places[start]], *(_shifted(line, shift) for line in after[first:last])]
        reached = places[end]
    result = "".join([*merged, *lines[reached:]])
    is_same = not (found := read_yaml(result)).problems and found.data == read_yaml(changed).data
    return result if is_same else changed


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(line: str, shift: int) -> str:
    return " " * shift + line if shift > 0 else line[min(-shift, _indent(line)) :]


def _places(before: Sequence[str], lines: Sequence[str]) -> dict[int, int]:
    """Return which line of a text stands where a line of its other form does, for those that can be told.

    White space does not count. The number of lines stands for the end.
    """
    here, there = (["".join(line.split()) for line in each] for each in (before, lines))
    places = {len(before): len(lines)}
    for kind, start, end, first, last in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if kind == "equal":
            places.update(zip(range(start, end), range(first, last), strict=True))
        else:
            places[start] = first
    return places


def as_yaml(value: Any) -> Any:
    """Return plain values so that a text of several lines is written as a block, line by line."""
    if isinstance(value, str):
        return LiteralScalarString(value) if _fits_a_block(value) else value
    if isinstance(value, Mapping):
        return {key: as_yaml(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_yaml(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _fits_a_block(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) > 1 and not text[:1].isspace() and not any(line != line.rstrip() for line in lines)


def bring_over(kept: MutableMapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Change a mapping of a file where two states of what it says differ, and nowhere else.

    A key that ``after`` lacks goes; what both states say the same stays as it is written.
    """
    for key in before.keys() - after.keys():
        kept.pop(key, None)
    for key, value in after.items():
        if key not in before or before[key] != value:
            brought = _brought(kept.get(key), before.get(key), value)
            if brought is not kept.get(key):
                _drop_inner_comments(kept, key)
            kept[key] = brought


def _drop_inner_comments(kept: MutableMapping[str, Any], key: str) -> None:
    """Forget what was noted between a key and what it held: it goes with what is replaced, else it is written badly."""
    comments = kept.ca.items.get(key) if isinstance(kept, CommentedMap) else None
    if comments and len(comments) > BETWEEN:
        comments[BETWEEN] = None


def _brought(kept: Any, before: Any, after: Any) -> Any:
    if isinstance(kept, MutableMapping) and isinstance(before, Mapping) and isinstance(after, Mapping):
        bring_over(kept, before, after)
        return kept
    lists = (kept, before, after)
    if all(isinstance(each, list | tuple) for each in lists) and len({len(each) for each in lists}) == 1:
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                kept[index] = _brought(kept[index], old, new)
        return kept
    return as_yaml(after)


def mappings_in(data: Mapping[str, Any], key: str) -> Iterator[MutableMapping[str, Any]]:
    """Yield the mappings of a list in a file."""
    for each in data.get(key) or ():
        if isinstance(each, MutableMapping):
            yield each
