"""Long answer: a text of some length, perhaps with files, that a person grades, with a rubric or with a mark alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.language import Localised
from lms.core.said import say
from lms.courses.contents import ContentProblem, Model, Slug, Text
from lms.quizzes.kinds.question import (
    NOTHING,
    PART,
    ByHand,
    Fields,
    Graded,
    HandPart,
    Orders,
    Question,
    Words,
    at_most,
    doubled,
    only,
    settled,
)

LONGEST = 20_000
LARGEST_FILE_ID = 2**31 - 1
FILES = "files"
CONTROLS = {"Cc", "Cs"}
KEPT = "\n\t"


class Level(Model):
    """How well a criterion can be met: its points, and what that looks like."""

    points: int = Field(ge=0, le=1000)
    text: Text


class Criterion(Model):
    """What those who grade look for, and the levels on which it can be met."""

    id: Slug
    text: Text
    levels: tuple[Level, ...] = Field(min_length=2, max_length=10)

    @property
    def most(self) -> int:
        """The points of its highest level."""
        return max(level.points for level in self.levels)


class LongAnswer(Question):
    """An answer is its text and the files that belong to it: ``{"text": …, "files": [{"id", "name", "size"}]}``.

    ``longest_words`` is a hint: a longer answer is kept all the same, and those who grade see its length. ``starter``
    is what the field begins with; ``notes`` are for those who grade and never reach a learner.
    """

    kind_name: ClassVar[Any] = _l("Long answer")

    kind: Literal["long_answer"]
    rubric: tuple[Criterion, ...] = Field(default=(), max_length=20)
    files_most: int = Field(default=0, ge=0, le=5)
    files_required: int = Field(default=0, ge=0, le=5)
    longest_words: int | None = Field(default=None, ge=1, le=5000)
    starter: Text | None = None
    notes: Text | None = None

    @property
    def most_points(self) -> int:
        """The points that the rubric gives at most."""
        return sum(criterion.most for criterion in self.rubric)

    def rubric_fraction(self, levels: Mapping[str, int]) -> float:
        """Return the share of all points that some levels, by criterion, come to.

        Raises Refusal, with the criterion as its field, where one has no level or one that it does not know.
        """
        if set(levels) - {criterion.id for criterion in self.rubric}:
            raise Refusal(_l("The rubric has changed since this page was opened. Reload the page and grade again."))
        for criterion in self.rubric:
            if levels.get(criterion.id) not in {level.points for level in criterion.levels}:
                raise Refusal(_l("Choose a level for each criterion."), field=criterion.id)
        return settled(sum(levels.values()) / self.most_points) if self.most_points else 0.0

    def levels_in_words(self, levels: Mapping[str, int]) -> tuple[tuple[Localised, Localised, int, int], ...]:
        """Return the levels that somebody has given, in the order of the rubric."""
        return tuple(
            (criterion.text, level.text, level.points, criterion.most)
            for criterion in self.rubric
            for level in criterion.levels
            if levels.get(criterion.id) == level.points
        )

    def read(self, fields: Fields) -> dict[str, Any] | None:
        """Return the text and the ids of the files; their names and sizes are filled in where they are kept."""
        values = only(fields)
        text = at_most(_tidy(values[0]) if values else "", LONGEST)
        files = self._read_files(fields)
        if text in self._starters() and not files:
            return None
        return {"text": text, "files": files} if text or files else None

    def _read_files(self, fields: Fields) -> list[dict[str, Any]]:
        given = dict.fromkeys(value for value in fields.get(FILES, ()) if value)
        if len(given) > self.files_most:
            raise Refusal(_l("At most %(most)s files belong to this answer. Take one out.", most=self.files_most))
        if not all(each.isascii() and each.isdigit() and 0 < int(each[:11]) <= LARGEST_FILE_ID for each in given):
            raise Refusal(_l("A file of this answer is not known here. Reload the page and add it again."))
        return [{"id": each, "name": "", "size": 0} for each in sorted(map(int, given))]

    def _starters(self) -> set[str]:
        return {_tidy(words) for words in (self.starter or {}).values()}

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the text field and the list of files hold for an answer."""
        answer = answer or {}
        files = [str(each["id"]) for each in answer.get("files", ())]
        return {PART: [answer["text"]] if answer.get("text") else [], **({FILES: files} if files else {})}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return what a person has given, or that the answer waits for one; nothing at once for no answer."""
        if answer is None:
            return Graded(0.0)
        silence = (None,) * len(self.words(answer))
        given = by_hand.get("")
        return Graded(None, silence, ("",)) if given is None else Graded(settled(given), silence)

    def right_answer(self) -> None:
        """Return None: only a person can say."""

    def words(self, answer: Any) -> list[Words]:
        """Return the text, then the names of the files."""
        if answer is None:
            return []
        names: list[Words] = [_name(each) for each in answer["files"]]
        return [answer["text"], *names] if answer["text"] else names

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the text field with what it begins with, and the files so far."""
        text = answer["text"] if answer else ""
        return {
            "value": text,
            "starter": None if answer else self.starter,
            "longest": LONGEST,
            "words": self.longest_words,
            "words_so_far": len(text.split()),
            "files": [(each["id"], _name(each), each["size"]) for each in (answer or {}).get("files", ())],
            "files_most": self.files_most,
            "files_required": self.files_required,
        }

    def shown_again(self, typed: Fields, answer: Any) -> Any:
        """Return the text as it was typed, with the files that were ticked."""
        known = {str(each["id"]): each for each in (answer or {}).get("files", ())}
        ids = [each for each in dict.fromkeys(typed.get(FILES, ())) if each in known]
        return {"text": next(iter(typed.get(PART, ())), ""), "files": [known[each] for each in ids]}

    def is_complete(self, answer: Any) -> bool:
        """Whether there is an answer with as many files as are asked for."""
        return answer is not None and len(answer["files"]) >= self.files_required

    def hand_parts(self, answer: Any) -> tuple[HandPart, ...]:
        """Return the whole answer, where there is one."""
        return () if answer is None else (HandPart("", self, answer),)

    def questions_by_hand(self) -> Mapping[str, Question]:
        """Return the question itself."""
        return {"": self}

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the rubric and the numbers of files."""
        yield from doubled((criterion.id for criterion in self.rubric), "rubric")
        for index, criterion in enumerate(self.rubric):
            yield from _level_problems(criterion, ("rubric", index, "levels"))
        if self.files_required > self.files_most:
            sentence = say(
                "It asks for %(files_required)s files but takes %(files_most)s at most: raise “files_most”.",
                files_required=self.files_required,
                files_most=self.files_most,
            )
            yield ContentProblem(("files_required",), sentence)


def _level_problems(criterion: Criterion, where: tuple[str | int, ...]) -> Iterator[ContentProblem]:
    points = [level.points for level in criterion.levels]
    if len(set(points)) < len(points):
        yield ContentProblem(where, say("Two levels of this criterion give the same points; each needs its own."))
    if not criterion.most:
        yield ContentProblem(where, say("No level of this criterion gives any points: the best one needs some."))


def _name(file: Mapping[str, Any]) -> str:
    """Return the name of a file, or its number until the name is filled in."""
    return str(file["name"]) or f"#{file['id']}"


def _tidy(text: str) -> str:
    """Return typed text without control characters, with lines ended as in Unix and no white space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each in KEPT or unicodedata.category(each) not in CONTROLS).strip()
