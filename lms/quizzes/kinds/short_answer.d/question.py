"""Short answer: a few typed words, compared with the author's patterns, in which ``*`` stands for any text.

Words are compared in NFC, so that a letter with nukta is the same whether it was typed as one character or two;
without invisible joiners; with inner white space folded; and without regard to capitals unless the author says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import Field

from lms.courses.contents import ContentProblem, Model, Text
from lms.quizzes.kinds.question import PART, RIGHT, Fields, Graded, Question, Words, at_most, only, settled

LONGEST = 500
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
CONTROLS = {"Cc", "Cs"}
WILDCARD = "*"
ESCAPED = "\\*"


class Pattern(Model):
    """One way of answering, the fraction of the mark it is worth, and what its author says to it."""

    pattern: str = Field(min_length=1, max_length=200)
    fraction: float = Field(default=1, ge=0, le=1, allow_inf_nan=False)
    feedback: Text | None = None


class ShortAnswer(Question):
    """An answer is the text as it was typed."""

    kind: Literal["short_answer"]
    answers: tuple[Pattern, ...] = Field(min_length=1, max_length=100)
    case_sensitive: bool = False

    def read(self, fields: Fields) -> str | None:
        """Return the typed words."""
        values = only(fields)
        text = "".join(each for each in values[0] if unicodedata.category(each) not in CONTROLS) if values else ""
        return at_most(text.strip(), LONGEST) or None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the text field holds for an answer."""
        return {PART: [answer] if answer else []}

    def grade(self, answer: Any) -> Graded:
        """Return the fraction of the best pattern that matches the whole answer."""
        if not answer:
            return Graded(0.0)
        best = self._best(answer)
        if best is None:
            return Graded(0.0, (None,))
        return Graded(settled(best.fraction), (best.feedback,))

    def _best(self, answer: str) -> Pattern | None:
        text = folded(answer, self.case_sensitive)
        fitting = [each for each in self.answers if matches(folded(each.pattern, self.case_sensitive), text)]
        return max(fitting, key=lambda each: each.fraction, default=None)

    def right_answer(self) -> str:
        """Return the best pattern without its wildcards."""
        best = max(self.answers, key=lambda each: each.fraction)
        return " ".join(" ".join(_pieces(best.pattern)).split())

    def words(self, answer: Any) -> list[Words]:
        """Return the typed words."""
        return [answer] if answer else []

    def controls(self, answer: Any, order: Sequence[str]) -> dict[str, Any]:
        """Return the text field."""
        return {"value": answer or "", "longest": LONGEST}

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the patterns."""
        if max(each.fraction for each in self.answers) < RIGHT:
            yield ContentProblem(("answers",), "No pattern is right: one of them needs “fraction: 1”.")
        for index, each in enumerate(self.answers):
            if each.fraction > 0 and not folded("".join(_pieces(each.pattern)), is_exact=True):
                where = ("answers", index, "pattern")
                yield ContentProblem(where, "This pattern accepts any text; only one worth 0 may do that.")


def folded(text: str, is_exact: bool = False) -> str:
    """Return text as it is compared: NFC, no invisible characters, single spaces, small letters unless exact."""
    text = unicodedata.normalize("NFC", text.translate(INVISIBLE))
    if not is_exact:
        text = unicodedata.normalize("NFC", text.casefold())
    return " ".join(text.split())


def matches(pattern: str, text: str) -> bool:
    r"""Whether the whole of a text fits a pattern, in which ``*`` stands for any text and ``\*`` for a star.

    Takes the first place where each piece fits, so it needs no backtracking whatever the pattern.
    """
    first, *others = _pieces(pattern)
    if not others:
        return text == first
    *middle, last = others
    if not text.startswith(first):
        return False
    place = len(first)
    for piece in middle:
        found = text.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return len(text) - place >= len(last) and text.endswith(last)


def _pieces(pattern: str) -> list[str]:
    """Return the text between the wildcards of a pattern."""
    return [piece.replace("\0", WILDCARD) for piece in pattern.replace(ESCAPED, "\0").split(WILDCARD)]
