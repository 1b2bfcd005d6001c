"""The questions in a YAML text, found by their lines, so that one is changed without reading all the others.

It is for texts that are laid out as authors write them: a line ``questions:``, then items that begin with ``- key:``.
Of other layouts (JSON, say) nothing is found, and they are read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from lms.courses.yaml_changes import Change, as_yaml, bring_over, changed_yaml
from lms.courses.yaml_files import read_yaml

LINE = re.compile(r"[^\n]*\n|[^\n]+")
HEAD = re.compile(r"questions:(?P<none>[ ]*\[[ ]*\])?(?P<rest>[ ]*(?:#[^\n]*)?)\n")
ITEM = re.compile(r" *-(?P<gap> +)[A-Za-z_][A-Za-z0-9_]*:(?:[ \n])")
KEY = re.compile(r"(?P<key>[A-Za-z_][A-Za-z0-9_]*):(?:[ \n]|$)")
KEEPS_BLANKS = re.compile(r"[|>][1-9]?\+", re.MULTILINE)
OWN_ID = re.compile(r"^id:[^\n]*", re.MULTILINE)
EMPTY_LINES = re.compile(r"\n{2,}\Z")
USUAL_INDENT = 2


@dataclass(frozen=True)
class Item:
    """One question: the comments and empty lines above it, its lines as a mapping of its own, and its dash.

    ``line`` is the number of its first line in the file, from 1; 0 where it is new.
    """

    before: str
    text: str
    indent: int
    gap: str = " "
    line: int = 0

    @cached_property
    def plain(self) -> str:
        """Its lines as a YAML text of their own."""
        width = self.indent + 1 + len(self.gap)
        first, *others = LINE.findall(self.text)
        return str(first[width:]) + "".join(_moved_out(line, width) for line in others)

    def with_plain(self, plain: str) -> Item:
        """Return the item saying something else. ValueError where that does not begin with a key."""
        first, *others = LINE.findall(plain if plain.endswith("\n") else plain + "\n")
        if not KEY.match(first):
            raise ValueError("a question begins with a key")
        width = self.indent + 1 + len(self.gap)
        moved = "".join(" " * width + line if line.strip() else line for line in others)
        return replace(self, text=f"{' ' * self.indent}-{self.gap}{first}{moved}")

    def part(self, keys: Sequence[str]) -> str:
        """Return the lines of some of its keys."""
        kept: list[str] = []
        is_kept = False
        for line in LINE.findall(self.plain):
            found = KEY.match(line)
            if found:
                is_kept = found["key"] in keys
            if is_kept:
                kept.append(line)
        return "".join(kept)


def _moved_out(line: str, width: int) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return line[min(indent, width) :]


@dataclass(frozen=True)
class Fragments:
    """A text in pieces: what stands before its questions, the questions, and what stands after them."""

    lead: str
    rest_of_head: str
    items: tuple[Item, ...]
    tail: str
    ends_with_a_line: bool

    @property
    def indent(self) -> int:
        """How far the dashes of its questions stand in."""
        return self.items[0].indent if self.items else USUAL_INDENT

    def __str__(self) -> str:
        """Return the text."""
        none = "" if self.items else " []"
        items = "".join(item.before + item.text for item in self.items)
        whole = f"{self.lead}questions:{none}{self.rest_of_head}\n{items}{self.tail}"
        return whole if self.ends_with_a_line else whole.removesuffix("\n")

    @property
    def around(self) -> str:
        """The text without its questions."""
        return str(replace(self, items=(), ends_with_a_line=True))

    def with_around(self, around: str) -> Fragments | None:
        """Return the same questions in another text without questions; None where they have no place in it."""
        found = find_fragments(around)
        if found is None or found.items:
            return None
        return replace(found, items=self.items, ends_with_a_line=self.ends_with_a_line)

    def changed(self, index: int, change: Change) -> Fragments | None:
        """Return the text with one question changed in place; None where that cannot be done in its lines."""
        item = self.items[index]
        plain = changed_yaml(item.plain, change)
        return self if plain == item.plain else self._with(index, item, plain)

    def _with(self, index: int, item: Item, plain: str) -> Fragments | None:
        try:
            made = item.with_plain(plain)
        except ValueError:
            return None
        if not says_the_same(made.plain, plain):
            return None
        return self.with_items((*self.items[:index], made, *self.items[index + 1 :]))

    def replaced(self, index: int, data: Mapping[str, Any]) -> Fragments | None:
        """Return the text with one question saying what ``data`` says; what it said before already stays as it is."""
        item = self.items[index]
        before = read_yaml(item.plain)
        if before.problems or not isinstance(before.data, dict):
            return self._with(index, item, written(data))
        if before.data == data:
            return self
        made = self.changed(index, lambda kept: bring_over(kept, before.data, data))
        return made if made and read_yaml(made.items[index].plain).data == data else None

    def inserted(self, index: int, plain: str, before: str | None = None) -> Fragments | None:
        """Return the text with one question more; ``before`` are the lines above it."""
        if before is None:
            before = "\n" if index and all(item.before.startswith("\n") for item in self.items[1:]) else ""
        try:
            made = Item(before, "", self.indent, self.items[0].gap if self.items else " ").with_plain(plain)
        except ValueError:
            return None
        if not says_the_same(made.plain, plain):
            return None
        return self.with_items((*self.items[:index], made, *self.items[index:]))

    def removed(self, index: int) -> Fragments:
        """Return the text without one question and the lines above it."""
        return self.with_items((*self.items[:index], *self.items[index + 1 :]))

    def ordered(self, order: Sequence[int]) -> Fragments:
        """Return the text with its questions in another order, each with the lines above it."""
        return self.with_items(tuple(self.items[index] for index in order))

    def with_items(self, items: tuple[Item, ...]) -> Fragments:
        """Return the text with other questions."""
        return replace(self, items=items)


def says_the_same(one: str, other: str) -> bool:
    """Whether two YAML texts say the same, and can be read at all."""
    read = read_yaml(one)
    return not read.problems and read.data == read_yaml(other).data


def written(data: Mapping[str, Any]) -> str:
    """Return plain data of a question as YAML; of several empty lines at the end of a text none stays."""
    return changed_yaml("", lambda made: made.update(as_yaml(_ended_once(data))))


def _ended_once(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _ended_once(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_ended_once(inner) for inner in value]
    return EMPTY_LINES.sub("\n", value) if isinstance(value, str) else value


def find_fragments(text: str) -> Fragments | None:
    """Return the pieces of a text; None where it is laid out in another way."""
    lines = LINE.findall(text)
    if not lines or KEEPS_BLANKS.search(text):
        return None
    ends_with_a_line = lines[-1].endswith("\n")
    lines[-1] = lines[-1] if ends_with_a_line else lines[-1] + "\n"
    heads = [(index, found) for index, line in enumerate(lines) if (found := HEAD.fullmatch(line))]
    if len(heads) != 1:
        return None
    start, head = heads[0]
    lead, below = "".join(lines[:start]), lines[start + 1 :]
    if head["none"]:
        return Fragments(lead, head["rest"], (), "".join(below), ends_with_a_line)
    cut = _Cutting(below, start + 2).items()
    return None if cut is None else Fragments(lead, head["rest"], cut[0], cut[1], ends_with_a_line)


class _Cutting:
    """Cuts the lines below ``questions:`` into items."""

    def __init__(self, lines: Sequence[str], first_line: int) -> None:
        self._lines, self._first_line = lines, first_line

    def items(self) -> tuple[tuple[Item, ...], str] | None:
        """Return the items and what stands after them; None where they are laid out in another way."""
        indent = next((_indent(line) for line in self._lines if _says(line)), None)
        if indent is None:
            return None
        starts, end = [], len(self._lines)
        for number, line in enumerate(self._lines):
            if not _says(line) or _indent(line) > indent:
                continue
            if _indent(line) < indent or not line[indent:].startswith("-"):
                end = number
                break
            if not ITEM.match(line):
                return None
            starts.append(number)
        return self._cut(indent, starts, end) if starts else None

    def _cut(self, indent: int, starts: Sequence[int], end: int) -> tuple[tuple[Item, ...], str]:
        items: list[Item] = []
        reached = 0
        for start, following in zip(starts, [*starts[1:], end], strict=True):
            last = self._last_of(indent, start, following)
            found = ITEM.match(self._lines[start])
            gap = found["gap"] if found else " "
            before, text = "".join(self._lines[reached:start]), "".join(self._lines[start:last])
            items.append(Item(before, text, indent, gap, self._first_line + start))
            reached = last
        return tuple(items), "".join(self._lines[reached:])

    def _last_of(self, indent: int, start: int, following: int) -> int:
        """Return where an item ends: comments and empty lines below it belong to what follows."""
        for number in range(following - 1, start, -1):
            line = self._lines[number]
            if line.strip() and _indent(line) > indent:
                return number + 1
        return start + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _says(line: str) -> bool:
    """Whether a line holds more than a comment."""
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def changed_parts(before: str, after: str) -> tuple[str, str]:
    """Return two states of a text without the questions that both have the same, for who looks at what has changed.

    Both come back whole where their questions are not found by their lines, or where one has no id of its own.
    """
    was, now = find_fragments(before), find_fragments(after)
    if was is None or now is None or not (_are_named(was) and _are_named(now)):
        return before, after
    same = {item.plain for item in was.items} & {item.plain for item in now.items}
    old, new = (each.with_items(tuple(item for item in each.items if item.plain not in same)) for each in (was, now))
    return str(old), str(new)


def _are_named(found: Fragments) -> bool:
    ids = [named[0] for item in found.items if (named := OWN_ID.search(item.plain))]
    return len(set(ids)) == len(found.items)
