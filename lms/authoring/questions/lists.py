"""The questions of one YAML text as a list: one is read and changed without reading the others, where that can be."""

from __future__ import annotations

import hashlib
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.authoring.drafts.fragments import Fragments, find_fragments, written
from lms.authoring.drafts.glances import glance, glance_parts
from lms.authoring.questions.glancing import glanced
from lms.core.errors import Refusal
from lms.core.recent import Recent
from lms.courses.yaml_changes import Change, as_yaml, bring_over, changed_yaml
from lms.courses.yaml_files import YamlFile, read_yaml

QUESTIONS = "questions"
HEAD_KEYS = ("id", "kind", "title", "status", "mark", "tags", "bloom", "text")
STAMP_LENGTH = 16
ID = re.compile(r"^id:[ ]+(?P<id>[a-z][a-z0-9-]*)[ ]*$", re.MULTILINE)
HEADS_KEPT = 4096
_heads: Recent[Mapping[str, Any]] = Recent(HEADS_KEPT)


@dataclass(frozen=True)
class Taken:
    """A question that was taken out, as it stood: its lines, and the comments above it."""

    plain: str
    before: str | None


class QuestionList(ABC):
    """The questions of a text. Each change returns the whole text; indexes count from 0."""

    @abstractmethod
    def __len__(self) -> int:
        """Return how many there are."""

    @abstractmethod
    def head(self, index: int) -> Mapping[str, Any]:
        """Return the keys of a question that lists show."""

    @abstractmethod
    def raw(self, index: int) -> str:
        """Return a question as text: by it changes are noticed, and words are looked for."""

    @abstractmethod
    def read(self, index: int) -> YamlFile:
        """Return all that a question says, with what cannot be read of it."""

    @abstractmethod
    def line(self, index: int) -> int:
        """Return the line in which a question begins, from 1; 0 where that is not known."""

    @abstractmethod
    def replaced(self, index: int, data: Mapping[str, Any]) -> str:
        """Give a question other data; what stays the same stays as its author wrote it."""

    @abstractmethod
    def inserted(self, index: int, taken: Sequence[Taken]) -> str:
        """Put questions in at a place."""

    @abstractmethod
    def removed(self, index: int) -> tuple[str, Taken]:
        """Take a question out; return it as well."""

    @abstractmethod
    def ordered(self, order: Sequence[int]) -> str:
        """Put all questions in another order."""

    @abstractmethod
    def with_around(self, change: Change) -> str:
        """Change what stands around the questions."""

    @abstractmethod
    def around(self) -> YamlFile:
        """Return what stands around the questions."""

    @abstractmethod
    def facts(self, was: Mapping[str, Any], before: str, place: str, kind: str) -> dict[str, Any]:
        """Return what lists show of the whole text (see ``drafts.glances``); ``was`` they showed of it ``before``."""

    def read_heads(self) -> None:  # noqa: B027 – nothing is left to do where a text is read as a whole
        """Read what lists show of all questions in one go, which is quicker than one after the other."""

    def ids(self) -> list[str]:
        """Return the ids, empty where a question has none."""
        return [str(self.head(index).get("id") or "") for index in range(len(self))]

    def stamp(self, index: int) -> str:
        """Return what tells whether a question has changed."""
        return hashlib.sha256(self.raw(index).encode()).hexdigest()[:STAMP_LENGTH]

    def around_stamp(self) -> str:
        """Return what tells whether the text around the questions has changed."""
        said = json.dumps({**(self.around().data or {}), QUESTIONS: None}, sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()[:STAMP_LENGTH]


def question_list(text: str, names: Sequence[str] | None = None) -> QuestionList:
    """Return the questions of a text. ``names`` are their ids, where the whole text was read once.

    Raises Refusal where the text cannot be read at all.
    """
    found = find_fragments(text)
    if found is not None:
        in_lines = InLines(found)
        if names is None or in_lines.ids() == list(names):
            return in_lines
    return AsAWhole(text)


class InLines(QuestionList):
    """Questions that are found by their lines."""

    def __init__(self, fragments: Fragments) -> None:
        self._found = fragments

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found.items)

    def head(self, index: int) -> Mapping[str, Any]:
        """Return the keys of a question that lists show."""
        part = self._found.items[index].part(HEAD_KEYS)
        known = _heads.find(part)
        if known is not None:
            return known
        data = read_yaml(part).data
        return _heads.keep(part, data if isinstance(data, dict) else {})

    def read_heads(self) -> None:
        """Read the heads that are not remembered as one list."""
        parts = [part for item in self._found.items if _heads.find(part := item.part(HEAD_KEYS)) is None]
        if len(parts) < 2 or not all(parts):
            return
        whole = read_yaml("".join("- " + part.replace("\n", "\n  ").rstrip(" ") for part in parts))
        if not whole.problems and isinstance(whole.data, list) and len(whole.data) == len(parts):
            for part, data in zip(parts, whole.data, strict=True):
                _heads.keep(part, data if isinstance(data, dict) else {})

    def ids(self) -> list[str]:
        """Return the ids, empty where a question has none."""
        return [self._id(index) for index in range(len(self))]

    def _id(self, index: int) -> str:
        found = ID.search(self._found.items[index].plain)
        return found["id"] if found else str(self.head(index).get("id") or "")

    def raw(self, index: int) -> str:
        """Return its lines."""
        return self._found.items[index].plain

    def read(self, index: int) -> YamlFile:
        """Return all that a question says."""
        return read_yaml(self._found.items[index].plain)

    def line(self, index: int) -> int:
        """Return the line in which a question begins."""
        return self._found.items[index].line

    def replaced(self, index: int, data: Mapping[str, Any]) -> str:
        """Give a question other data."""
        made = self._found.replaced(index, data)
        return str(made) if made else AsAWhole(str(self._found)).replaced(index, data)

    def inserted(self, index: int, taken: Sequence[Taken]) -> str:
        """Put questions in at a place."""
        made: Fragments | None = self._found
        for place, each in enumerate(taken, index):
            made = made.inserted(place, each.plain, each.before) if made else None
        return AsAWhole(str(self._found)).inserted(index, taken) if made is None else str(made)

    def removed(self, index: int) -> tuple[str, Taken]:
        """Take a question out."""
        item = self._found.items[index]
        return str(self._found.removed(index)), Taken(item.plain, item.before)

    def ordered(self, order: Sequence[int]) -> str:
        """Put all questions in another order."""
        return str(self._found.ordered(order))

    def with_around(self, change: Change) -> str:
        """Change what stands around the questions."""
        around = changed_yaml(self._found.around, change)
        made = self._found.with_around(around)
        return changed_yaml(str(self._found), change) if made is None else str(made)

    def around(self) -> YamlFile:
        """Return what stands around the questions."""
        return read_yaml(self._found.around)

    def facts(self, was: Mapping[str, Any], before: str, place: str, kind: str) -> dict[str, Any]:
        """Return what lists show of the whole text, from what is changed in it."""
        found = {**glance(place, self._found.around, kind), "names": self.ids()}
        for key in glance_parts.keys():  # noqa: SIM118 – a Registry
            found[key] = glanced(key, was.get(key), before, str(self._found), place=place, kind=kind)
        return found


class AsAWhole(QuestionList):
    """Questions in a text that is laid out in another way, or has none yet: it is read and changed as a whole."""

    def __init__(self, text: str) -> None:
        self._text, self._file = text, read_yaml(text)
        if self._file.problems or not isinstance(self._file.data, dict | None):
            raise Refusal(
                _l(
                    "The file of this quiz or bank cannot be read, so its questions cannot be changed here. Bring an "
                    "earlier version back, or import the course again."
                )
            )

    @cached_property
    def _data(self) -> list[Any]:
        found = (self._file.data or {}).get(QUESTIONS)
        return found if isinstance(found, list) else []

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._data)

    def head(self, index: int) -> Mapping[str, Any]:
        """Return what a question says."""
        data = self._data[index]
        return data if isinstance(data, dict) else {}

    def raw(self, index: int) -> str:
        """Return a question in one form, however it is written."""
        return json.dumps(self._data[index], ensure_ascii=False)

    def read(self, index: int) -> YamlFile:
        """Return all that a question says."""
        return YamlFile(data=self._data[index])

    def line(self, index: int) -> int:
        """Return the line in which a question begins."""
        return self._file.line((QUESTIONS, index))

    def replaced(self, index: int, data: Mapping[str, Any]) -> str:
        """Give a question other data."""
        before = self._data[index]

        def change(kept: Any) -> None:
            if isinstance(before, dict):
                bring_over(kept[QUESTIONS][index], before, data)
            else:
                kept[QUESTIONS][index] = as_yaml(data)

        return changed_yaml(self._text, change)

    def inserted(self, index: int, taken: Sequence[Taken]) -> str:
        """Put questions in at a place."""
        several = [as_yaml(read_yaml(each.plain).data) for each in taken]

        def change(kept: Any) -> None:
            if isinstance(kept.get(QUESTIONS), list):
                for place, data in enumerate(several, index):
                    kept[QUESTIONS].insert(place, data)
            else:
                kept[QUESTIONS] = several

        return changed_yaml(self._text, change)

    def removed(self, index: int) -> tuple[str, Taken]:
        """Take a question out."""
        data = self._data[index]
        taken = Taken(written(data) if isinstance(data, dict) else "", None)
        return changed_yaml(self._text, lambda kept: kept[QUESTIONS].pop(index)), taken

    def ordered(self, order: Sequence[int]) -> str:
        """Put all questions in another order."""

        def change(kept: Any) -> None:
            questions = kept[QUESTIONS]
            moved = [questions[index] for index in order]
            for index, each in enumerate(moved):
                questions[index] = each

        return changed_yaml(self._text, change)

    def with_around(self, change: Change) -> str:
        """Change what stands around the questions."""
        return changed_yaml(self._text, change)

    def around(self) -> YamlFile:
        """Return what the text says."""
        return self._file

    def facts(self, was: Mapping[str, Any], before: str, place: str, kind: str) -> dict[str, Any]:
        """Return what lists show of the whole text."""
        return glance(place, self._text, kind)
