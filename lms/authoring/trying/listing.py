"""All questions of a draft: where they stand, and those that somebody looks for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.questions.checking import check_entry, context_of
from lms.authoring.questions.holders import Entry, Holder, holders_of
from lms.authoring.questions.noting import FAULTS
from lms.core.errors import Refusal
from lms.courses.contents import ContentContext
from lms.people.names import search_key

KEYS = re.compile(r"(?:^[ ]*(?:- )?|[{,][ ]*|\")[A-Za-z_]+\"?:(?=[ \n]|$)", re.MULTILINE)
OBJECTIVE = re.compile(r"\bobjective\b")
SIGNS = str.maketrans({"ँ": "ं", "॰": "."})
NUKTA = "\u093c"
LATIN_MARKS = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True)
class Sought:
    """What somebody looks for; what is empty fits all. ``where`` is the key of a quiz or bank."""

    words: str = ""
    tag: str = ""
    kind: str = ""
    bloom: str = ""
    objective: str = ""
    state: str = ""
    where: str = ""
    problems: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)

    def fits(self, entry: Entry) -> bool:
        """Whether a question is among them; whether it has problems is asked elsewhere."""
        return (
            (not self.where or key_of(entry.holder) == self.where)
            and (not self.kind or entry.kind == self.kind)
            and (not self.tag or self.tag in entry.tags)
            and (not self.bloom or entry.bloom == self.bloom)
            and (not self.state or entry.status == self.state)
            and (not self.words or _has(entry, folded(self.words).split()))
            and (not self.objective or objective_of(entry) == self.objective)
        )


def key_of(holder: Holder) -> str:
    """Return what a quiz or bank is called in addresses and forms: ``quiz/final-quiz``, ``bank/frauds``."""
    return f"{holder.kind}/{holder.name}"


def pick_of(entry: Entry) -> str:
    """Return what a question is called in forms: ``bank/frauds/tourist-visa``; empty where it has no id."""
    return f"{key_of(entry.holder)}/{entry.id}" if entry.id else ""


def objective_of(entry: Entry) -> str:
    """Return what a question measures, empty where that is not said."""
    if not OBJECTIVE.search(entry.holder.questions.raw(entry.index)):
        return ""
    return str(entry.data.get("objective") or "")


def _has(entry: Entry, words: Iterable[str]) -> bool:
    text = folded(KEYS.sub(" ", entry.holder.questions.raw(entry.index)))
    return all(word in text for word in words)


def folded(text: str) -> str:
    """Return a text as it is looked for: as names are, and without nuktas and accents, which people leave out."""
    taken_apart = unicodedata.normalize("NFKD", text).replace(NUKTA, "")
    return search_key(LATIN_MARKS.sub("", taken_apart)).translate(SIGNS)


@dataclass(frozen=True)
class AllQuestions:
    """The banks and quizzes of a draft that could be read, and those that could not."""

    draft: DraftOf
    holders: tuple[Holder, ...]
    unreadable: tuple[Holder, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Their questions, in order."""
        return tuple(entry for holder in self.holders for entry in holder.entries())

    def found(self, sought: Sought) -> list[Entry]:
        """Return the questions that somebody looks for."""
        found = [entry for entry in self.entries if sought.fits(entry)] if sought else list(self.entries)
        return [entry for entry in found if self.problems_of(entry)] if sought.problems else found

    def problems_of(self, entry: Entry) -> int:
        """Return how many mistakes a question has: in a bank, when it was last saved; in a quiz that has any, now."""
        if entry.holder.is_bank:
            noted = entry.holder.facts.get(FAULTS)
            return int(noted.get(entry.id, 0)) if isinstance(noted, Mapping) else 0
        return len(check_entry(entry, self._context).mistakes) if entry.holder.problems else 0

    @cached_property
    def _context(self) -> ContentContext:
        return context_of(self.draft)

    def tags(self) -> list[tuple[str, int]]:
        """Return the tags with how many questions have each, by name."""
        counted = Counter(tag for entry in self.entries for tag in dict.fromkeys(entry.tags))
        return sorted(counted.items())

    def kinds(self) -> list[str]:
        """Return the kinds that there are."""
        return sorted({entry.kind for entry in self.entries if entry.kind})

    def objectives(self) -> list[str]:
        """Return what the questions measure, by name."""
        return sorted({found for entry in self.entries if (found := objective_of(entry))})

    def banks(self) -> list[Holder]:
        """Return the banks."""
        return [holder for holder in self.holders if holder.is_bank]

    def drafts_in(self, holder: Holder) -> int:
        """Return how many questions of a bank are drafts."""
        return sum(entry.is_draft for entry in holder.entries())


def all_questions(draft: DraftOf) -> AllQuestions:
    """Return the questions of a draft. Two queries; of each question only its head is read, and remembered."""
    readable, unreadable = [], []
    for holder in holders_of(draft):
        try:
            holder.questions.read_heads()
            readable.append(holder)
        except Refusal:
            unreadable.append(holder)
    return AllQuestions(draft, tuple(readable), tuple(unreadable))


def cells_of(everything: AllQuestions, found: Iterable[Entry]) -> Iterator[list[Any]]:
    """Yield questions as rows of a table."""
    for entry in found:
        text = entry.head.get("text")
        words = text if isinstance(text, Mapping) else {}
        yield [
            key_of(entry.holder),
            entry.id,
            entry.title,
            entry.kind,
            *(str(words.get(code) or "") for code in everything.draft.languages),
            ", ".join(entry.tags),
            entry.bloom,
            objective_of(entry),
            entry.mark,
            entry.status,
            everything.problems_of(entry),
        ]
