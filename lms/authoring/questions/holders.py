"""What holds questions in a draft: the YAML text of a quiz, or of a bank. Reading them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.glances import tidied
from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import BANKS, bank_place, unit_place
from lms.authoring.drafts.queries import DraftOf, find_text
from lms.authoring.questions.lists import QuestionList, question_list
from lms.courses.documents import UnitStatus
from lms.extensions import db
from lms.quizzes.banks.documents import MOST_QUESTIONS

QUIZ = "quiz"
BANK = "bank"
MOST_IN_A_QUIZ = 200
FIRST_WORDS = 100


@dataclass(frozen=True)
class Entry:
    """One question of a holder. ``index`` is its place, from 0; only ``data`` reads all of it."""

    holder: Holder
    index: int

    @cached_property
    def head(self) -> Mapping[str, Any]:
        """The keys that lists show."""
        return self.holder.questions.head(self.index)

    @property
    def id(self) -> str:
        """Its id, empty where it has none."""
        return str(self.head.get("id") or "")

    @property
    def kind(self) -> str:
        """Its kind, as it is written."""
        return str(self.head.get("kind") or "")

    @property
    def title(self) -> str:
        """Its name among authors, empty where it has none."""
        return str(self.head.get("title") or "")

    @property
    def status(self) -> str:
        """Whether it is ready, or a draft; only questions in banks can be drafts."""
        return str(self.head.get("status") or UnitStatus.READY)

    @property
    def is_draft(self) -> bool:
        """Whether no quiz asks it yet."""
        return self.status == UnitStatus.DRAFT

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        found = self.head.get("tags")
        return tuple(str(each) for each in found) if isinstance(found, list) else ()

    @property
    def bloom(self) -> str:
        """Its Bloom level, empty where none is said."""
        return str(self.head.get("bloom") or "")

    @property
    def mark(self) -> float:
        """What it is worth; 1 where that is not said, or no number."""
        mark = self.head.get("mark", 1)
        return mark if isinstance(mark, int | float) else 1

    @property
    def text_first_words(self) -> dict[str, str]:
        """How its text begins, by language."""
        text = self.head.get("text")
        if not isinstance(text, Mapping):
            return {}
        return {str(code): _shortened(str(words)) for code, words in text.items() if words}

    @property
    def line(self) -> int:
        """The line of its file in which it begins, from 1."""
        return self.holder.questions.line(self.index)

    @cached_property
    def data(self) -> dict[str, Any]:
        """All that it says, as plain data; empty where it cannot be read."""
        data = self.holder.questions.read(self.index).data
        return dict(data) if isinstance(data, dict) else {}

    @cached_property
    def version(self) -> str:
        """The state of the holder and of this question, which a form carries: ``7-d41d8cd98f00b204``."""
        return f"{self.holder.version}-{self.holder.questions.stamp(self.index)}"

    def has_words(self, words: str) -> bool:
        """Whether all of some words stand in it, in its texts, its id or its tags."""
        text = folded(self.holder.questions.raw(self.index))
        return all(word in text for word in folded(words).split())


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def folded(text: str) -> str:
    """Return text as it is looked for."""
    return unicodedata.normalize("NFC", text).casefold()


@dataclass(frozen=True)
class Holder:
    """A quiz or a bank of a draft as it was when it was loaded.

    ``name`` is the slug of the unit, or the name of the bank; ``unit_id`` is None for a bank.
    """

    draft: DraftOf
    kind: str
    name: str
    text_id: int
    place: str
    content: str
    version: int
    facts: Mapping[str, Any]
    problems: int
    saved_at: datetime
    unit_id: int | None = None

    @classmethod
    def of_unit(cls, draft: DraftOf, unit: DraftUnit) -> Holder:
        """Return the questions of a quiz. LookupError where its file is not there."""
        text = find_text(draft.course_id, unit_place(unit.id))
        if text is None:
            raise LookupError(f"the unit {unit.slug} has no file")
        return cls.of_text(draft, QUIZ, unit.slug, text)

    @classmethod
    def of_bank(cls, draft: DraftOf, bank: str) -> Holder | None:
        """Return the questions of a bank, or None where there is no such bank."""
        text = find_text(draft.course_id, bank_place(bank))
        return cls.of_text(draft, BANK, bank, text) if text is not None else None

    @classmethod
    def of_text(cls, draft: DraftOf, kind: str, name: str, text: DraftText) -> Holder:
        """Return the questions of a text that is at hand."""
        content = tidied(text.content)
        return cls(
            draft,
            kind,
            name,
            text.id,
            text.place,
            content,
            text.version,
            text.facts,
            text.problems,
            text.saved_at,
            text.unit_id,
        )

    @property
    def is_bank(self) -> bool:
        """Whether it is a bank, in which questions can be drafts."""
        return self.kind == BANK

    @property
    def title(self) -> dict[str, str]:
        """Its title by language; its name where it has none that can be read."""
        title = self.facts.get("title")
        found = {str(code): str(words) for code, words in title.items() if words} if isinstance(title, Mapping) else {}
        return found or {self.draft.languages[0]: self.name}

    @property
    def most(self) -> int:
        """How many questions it may hold."""
        return MOST_QUESTIONS if self.is_bank else MOST_IN_A_QUIZ

    @cached_property
    def questions(self) -> QuestionList:
        """Its questions; Refusal where its file cannot be read at all."""
        return question_list(self.content, known_ids(self.facts))

    @cached_property
    def around(self) -> dict[str, Any]:
        """All that its file says but the questions."""
        data = self.questions.around().data
        return {key: value for key, value in data.items() if key != "questions"} if isinstance(data, dict) else {}

    @cached_property
    def around_version(self) -> str:
        """The state of the holder and of what its file says but the questions, which a form carries."""
        return f"{self.version}-{self.questions.around_stamp()}"

    def entries(self) -> tuple[Entry, ...]:
        """Return its questions in their order."""
        return self._entries

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(Entry(self, index) for index in range(len(self.questions)))

    def find(self, question_id: str) -> Entry | None:
        """Return a question by its id, or None; where an id stands twice, the first."""
        ids = self.questions.ids()
        return Entry(self, ids.index(question_id)) if question_id and question_id in ids else None

    def tags(self) -> list[str]:
        """Return the tags that its questions have."""
        return sorted({tag for entry in self.entries() for tag in entry.tags})


def known_ids(facts: Mapping[str, Any]) -> list[str] | None:
    """Return the ids of a text's questions as they were found when it was saved; None where that is not known."""
    names = facts.get("names")
    return [str(each) for each in names] if isinstance(names, list) else None


def banks_of(draft: DraftOf) -> list[tuple[str, dict[str, str], int, int]]:
    """Return name, title, number of questions and number of problems of each bank of a draft. One query."""
    statement = select(DraftText.place, DraftText.facts, DraftText.problems).where(
        DraftText.course_id == draft.course_id,
        DraftText.place.startswith(BANKS),
        DraftText.deleted_at.is_(None),
    )
    found = db.session.execute(statement.order_by(DraftText.place))
    return [_bank(place, facts, problems) for place, facts, problems in found]


def _bank(place: str, facts: Mapping[str, Any], problems: int) -> tuple[str, dict[str, str], int, int]:
    name = place.removeprefix(BANKS).removesuffix(".yaml")
    title = facts.get("title")
    titles = {str(code): str(words) for code, words in title.items()} if isinstance(title, Mapping) else {"en": name}
    return name, titles, len(facts.get("names") or ()), problems


def holders_of(draft: DraftOf) -> Iterator[Holder]:
    """Yield the banks of a draft, then its quizzes in their order. Two queries; a text that is gone is left out."""
    banks = select(DraftText).where(
        DraftText.course_id == draft.course_id, DraftText.place.startswith(BANKS), DraftText.deleted_at.is_(None)
    )
    for text in db.session.scalars(banks.order_by(DraftText.place)):
        yield Holder.of_text(draft, BANK, text.place.removeprefix(BANKS).removesuffix(".yaml"), text)
    quizzes = (
        select(DraftText, DraftUnit.slug)
        .join(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .where(DraftText.course_id == draft.course_id, DraftUnit.kind == QUIZ, DraftUnit.deleted_at.is_(None))
    )
    for text, slug in db.session.execute(quizzes.order_by(DraftUnit.module_id, DraftUnit.number, DraftUnit.id)):
        yield Holder.of_text(draft, QUIZ, slug, text)
