"""YAML 1.2 as plain values, with the line of each, and everything wrong with the text at once.

Only mappings, lists, texts, numbers, true, false and null are read: no tags, anchors or aliases. Days stay texts;
the models read them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scanner import Scanner

from lms.core.recent import Recent
from lms.core.said import say
from lms.courses.contents import Where

DEEPEST = 30
FILES_KEPT = 128
LARGEST_KEPT = 60_000
"""The longest text, in characters, that is remembered with what it says."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
TEXTS = {"str", "timestamp", "merge", "value"}
CORE = "tag:yaml.org,2002:"
HINTS = {
    "mapping values are not allowed here": say("A text with a colon in it needs quotes around it."),
    "found character '\\t' that cannot start any token": say("Use spaces at the beginning of a line, not tabs."),
    "found unexpected end of stream": say("A quotation mark opens here and is not closed."),
    "found character '@' that cannot start any token": say("A text that begins with @ needs quotes around it."),
    "found character '%' that cannot start any token": say("A text that begins with % needs quotes around it."),
    "found character '`' that cannot start any token": say("A text that begins with ` needs quotes around it."),
    "but found another document": say("A line with only “---” begins a second document; a file holds one."),
}


@dataclass
class YamlFile:
    """What a YAML text says. ``lines`` has the line of each value, from 1."""

    data: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    blocks: set[Where] = field(default_factory=set)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def line(self, where: Where, further: int = 0) -> int:
        """Return the line of a place, or of the nearest place around it; parts that only models know are passed over.

        ``further`` counts lines inside a text; it is used where the text is a block that keeps its lines.
        """
        known: Where = ()
        for part in where:
            if (*known, part) in self.lines:
                known = (*known, part)
        return self.lines.get(known, 1) + (further if known in self.blocks else 0)


_kept: Recent[YamlFile] = Recent(FILES_KEPT)


def read_yaml(text: str, first_line: int = 1) -> YamlFile:
    """Read a YAML text; ``first_line`` is the number of its first line in its file.

    What was read lately is remembered, for of all the files of a course that is published anew mostly one has changed;
    so nobody may change what is returned.
    """
    if len(text) > LARGEST_KEPT:
        return _read(text, first_line)
    key = (first_line, text)
    return _kept.find(key) or _kept.keep(key, _read(text, first_line))


def _read(text: str, first_line: int) -> YamlFile:
    file = YamlFile(lines={(): first_line})
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _BoundedScanner
    try:
        node = yaml.compose(text)
        if node is not None:
            file.data = _Reader(file, first_line).value(node, ())
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.problem == "found unexpected end of stream" and error.context_mark:
            mark = error.context_mark
        problem = error.problem or "something is wrong"
        file.problems.append(
            (
                first_line + (mark.line if mark else 0),
                HINTS.get(problem, say("This line cannot be read as YAML: %(problem)s.", problem=problem)),
            )
        )
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0))
        file.problems.append((first_line + line, say("This line has a character that YAML does not allow.")))
    except RecursionError:
        file.problems.append((first_line, say("This file is nested too deeply.")))
    return file


class _BoundedScanner(Scanner):
    """Gives up on brackets without end at once; left to itself it takes seconds before Python's stack is full."""

    def fetch_flow_collection_start(self, *token: Any, **more: Any) -> None:
        if len(self.flow_context) > 2 * DEEPEST:
            raise RecursionError
        super().fetch_flow_collection_start(*token, **more)


class _Reader:
    def __init__(self, file: YamlFile, first_line: int) -> None:
        self._file = file
        self._first_line = first_line
        self._seen: set[int] = set()

    def _note(self, node: Node, sentence: str) -> None:
        self._file.problems.append((self._line(node), sentence))

    def _line(self, node: Node) -> int:
        return self._first_line + int(node.start_mark.line)

    def value(self, node: Node, where: Where) -> Any:
        if id(node) in self._seen:
            return None
        self._seen.add(id(node))
        if node.anchor:
            self._note(
                node, say("Anchors and aliases (& and *) are not allowed: write the text again, or put it in quotes.")
            )
            return None
        if len(where) > DEEPEST:
            self._note(node, say("This file is nested too deeply."))
            return None
        if isinstance(node, MappingNode) and node.tag == CORE + "map":
            return self._mapping(node, where)
        if isinstance(node, SequenceNode) and node.tag == CORE + "seq":
            return [self._item(inner, (*where, number)) for number, inner in enumerate(node.value)]
        if not isinstance(node, ScalarNode):
            self._note(node, say("Tags (!) are not allowed: put the text in quotes."))
        return self._scalar(node, where) if isinstance(node, ScalarNode) else None

    def _item(self, node: Node, where: Where) -> Any:
        self._file.lines[where] = self._line(node)
        return self.value(node, where)

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._note(key_node, say("A key should be a word."))
                continue
            key = str(key_node.value)
            if key in values:
                first = self._file.line((*where, key))
                self._note(
                    key_node,
                    say("“%(key)s” stands here a second time; the first is in line %(first)s.", key=key, first=first),
                )
                continue
            self._file.lines[(*where, key)] = self._line(key_node)
            values[key] = self.value(value_node, (*where, key))
        return values

    def _scalar(self, node: ScalarNode, where: Where) -> Any:
        kind, text = str(node.tag).removeprefix(CORE), str(node.value)
        if node.style in {"|", ">"}:
            self._file.blocks.add(where)
        if CONTROL.search(text):
            self._note(node, say("This text has a character that no page can show."))
            return None
        if kind in TEXTS:
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() == "true"
        try:
            return {"int": _whole, "float": _decimal}[kind](text)
        except (KeyError, ValueError):
            self._note(node, say("“%(text)s” cannot be read here; put it in quotes if it is a text.", text=text))
            return None


def _whole(text: str) -> int:
    digits = text.replace("_", "").lstrip("+")
    if len(digits) > 30:
        raise ValueError(digits)
    return int(digits, 0) if digits.lstrip("-")[:2].lower() in {"0x", "0o", "0b"} else int(digits)


def _decimal(text: str) -> float:
    value = float(text.replace("_", ""))
    if not math.isfinite(value):
        raise ValueError(text)
    return value
