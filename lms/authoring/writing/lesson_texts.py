"""The file of a lesson in its parts: the fields of its head, and its body. What stays the same keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from lms.core.forms import tidy
from lms.courses.documents import UnitStatus
from lms.courses.yaml_changes import changed_yaml
from lms.courses.yaml_files import read_yaml

HEAD = "head"
BODY = "body"
SOURCES = "sources"
TRANSLATED = ("title", "aim")
FIELDS = (*TRANSLATED, "minutes", "status", "as_on", SOURCES)
FILE = re.compile(r"\A(\ufeff?---\r?\n)(.*?)(^---[ \t]*(?:\r?\n)?)(.*)\Z", re.DOTALL | re.MULTILINE)
DIGITS = 10

Parts = Mapping[str, str]
"""What a form shows of a lesson, by field; sources one a line. Where the head cannot be read it is one part, whole."""


@dataclass(frozen=True)
class _File:
    before: str
    head: str
    after: str
    body: str

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in f"{self.before}{self.head}{self.after}{self.body}" else "\n"


@dataclass(frozen=True)
class Sent:
    """What somebody sends to be saved: all parts as their form has them, the version, and what they began with.

    ``seen`` are digests of the parts as they were when the form was drawn, so that it can be told which of them were
    changed here and which elsewhere.
    """

    parts: Parts
    version: int
    seen: Mapping[str, str]

    @property
    def changed(self) -> dict[str, str]:
        """The parts that were changed in this form."""
        return {name: words for name, words in self.parts.items() if self.seen.get(name) != digest(words)}


def parts_of(content: str, fields: tuple[str, ...] = FIELDS) -> dict[str, str]:
    """Return the parts of a lesson as a form shows them, lines ended as Unix does."""
    file = _taken_apart(content)
    body = {BODY: unix(file.body)}
    values = _values(file.head)
    if values is None:
        return {HEAD: unix(file.head), **body}
    return {**{name: _shown(name, values.get(name)) for name in fields}, **body}


def is_readable(parts: Parts) -> bool:
    """Whether the head of a lesson could be read, so that its parts are fields."""
    return HEAD not in parts


def with_head_and_body(content: str, head: Parts, body: str | None = None) -> str:
    """Return the file of a lesson with some fields of its head and its body changed.

    Lines of the head whose field says the same, and a body that says the same, stay byte for byte; without ``body`` it
    stays too. An empty text of a lesson gets its head and body.
    """
    file = _taken_apart(content)
    written = _head(file, head)
    before, after = file.before, file.after
    if written and not before:
        before, after = "---" + file.newline, "---" + file.newline
    text = file.body if body is None or _same_body(file.body, body) else _ended(unix(body), file.newline)
    if text and after and not after.endswith("\n"):
        after += file.newline
    return f"{before}{written}{after}{text}"


def joined(content: str, sent: Sent) -> str:
    """Return the file with what was changed in a form laid over it; what only others have changed stays."""
    head = {name: words for name, words in sent.changed.items() if name != BODY}
    return with_head_and_body(content, head, sent.changed.get(BODY))


def clashing(content: str, sent: Sent) -> list[str]:
    """Return the parts that were changed in a form and, to something else, also elsewhere."""
    return clashes_of(parts_of(content), sent)


def clashes_of(now: Parts, sent: Sent) -> list[str]:
    """Return the same, given the parts as they are now."""
    return [
        name
        for name, words in sent.changed.items()
        if digest(now.get(name, "")) not in {sent.seen.get(name), digest(words)}
    ]


def token(version: int, parts: Parts) -> str:
    """Return a version and what its parts say, short, for a hidden field."""
    return ";".join([str(version), *(f"{name}={digest(words)}" for name, words in parts.items())])


def read_token(text: str | None) -> tuple[int, dict[str, str]]:
    """Return the version of a token and the digests of its parts; 0 and none for what is no token."""
    number, *parts = (text or "")[:1000].split(";")
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    pairs = (part.partition("=") for part in parts)
    return int(number) if is_number else 0, {name: found for name, _, found in pairs}


def digest(words: str) -> str:
    """Return a short digest of a part; line ends and empty lines at its end do not count."""
    return sha256(unix(words).rstrip("\n").encode()).hexdigest()[:DIGITS]


def unix(text: str) -> str:
    """Return a text with the line ends of Unix, whichever a browser or a file has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _taken_apart(content: str) -> _File:
    found = FILE.match(content)
    return _File(*found.groups()) if found else _File("", "", "", content)


def _values(head: str) -> Mapping[str, Any] | None:
    """Return what a head says; None where it is broken."""
    file = read_yaml(unix(head))
    if file.problems:
        return None
    if file.data is None:
        return {}
    return file.data if isinstance(file.data, Mapping) else None


def _shown(name: str, value: Any) -> str:
    if name == SOURCES:
        return "\n".join(sorted(map(str, value))) if isinstance(value, list) else ""
    if name == "status" and value is None:
        return UnitStatus.READY.value
    return str(tidy("" if value is None else str(value)))


def _head(file: _File, wanted: Parts) -> str:
    """Return the head with some of its fields changed; one that cannot be read is replaced as a whole."""
    if HEAD in wanted:
        whole = wanted[HEAD]
        return file.head if digest(whole) == digest(file.head) else _ended(unix(whole), file.newline)
    values = _values(file.head)
    fields = {name: words for name, words in wanted.items() if name in FIELDS}
    changes = {name: words for name, words in fields.items() if _shown(name, (values or {}).get(name)) != words}
    if not changes and values is not None:
        return file.head

    def change(data: CommentedMap) -> None:
        for name, words in changes.items():
            _put(data, name, words)

    return changed_yaml("" if values is None else unix(file.head), change).replace("\n", file.newline)


def _put(data: CommentedMap, name: str, words: str) -> None:
    if name == SOURCES:
        _put_sources(data, words.split())
    elif words or name in TRANSLATED:
        data[name] = _written(name, words)
    else:
        data.pop(name, None)


def _written(name: str, words: str) -> Any:
    """Return a field as YAML writes it best: numbers and days bare, and what is neither as it was typed."""
    if name == "minutes" and words.isascii() and words.isdigit() and len(words) < 10:
        return int(words)
    if name == "as_on":
        try:
            return date.fromisoformat(words)
        except ValueError:
            return words
    return words


def _put_sources(data: CommentedMap, wanted: list[str]) -> None:
    """Change a list of sources in place: those that stay keep their order and the list its looks."""
    held = data.get(SOURCES)
    if not wanted:
        data.pop(SOURCES, None)
        return
    if not isinstance(held, CommentedSeq):
        held = data[SOURCES] = CommentedSeq()
        held.fa.set_flow_style()
    kept = [each for each in held if str(each) in wanted]
    known = set(map(str, kept))
    held[:] = [*kept, *(each for each in wanted if each not in known)]


def _same_body(raw: str, typed: str) -> bool:
    return digest(raw) == digest(typed)


def _ended(text: str, newline: str) -> str:
    text = text.rstrip("\n")
    return f"{text}\n".replace("\n", newline) if text else ""
