"""Short answer: a few typed words, compared with the author's patterns, in which ``*`` stands for any text.

Words are compared in NFC, so that a letter with nukta is the same whether it was typed as one character or two;
without invisible joiners; with inner white space folded; and without regard to capitals unless the author says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l
from pydantic import Field

from lms.core.errors import Refusal
from lms.core.said import say
from lms.courses.contents import ContentProblem, Model, Text, Where
from lms.quizzes.kinds.keys import LINE_ENDS, entries, feedback_before, fraction_of, percent, with_right_answer
from lms.quizzes.kinds.question import (
    NOTHING,
    PART,
    RIGHT,
    ByHand,
    Fields,
    Graded,
    KeyField,
    Orders,
    Question,
    Words,
    at_most,
    only,
    settled,
)

ANSWERS = "answers"
LABEL = _l("Answers")
LINE = re.compile(r"([+-]?[\d.]+)\s*%\s*(\S.*)")
LONGEST = 500
LONGEST_PATTERN = 200
MOST_PATTERNS = 100
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
CONTROLS = {"Cc", "Cs"}
WILDCARD = "*"
ANY_TEXT = "…"
ESCAPED = "\\*"


class Pattern(Model):
    """One way of answering, the fraction of the mark it is worth, and what its author says to it."""

    pattern: str = Field(min_length=1, max_length=LONGEST_PATTERN)
    fraction: float = Field(default=1, ge=0, le=1, allow_inf_nan=False)
    feedback: Text | None = None


class ShortAnswer(Question):
    """An answer is the text as it was typed."""

    kind_name: ClassVar[Any] = _l("Short answer")

    kind: Literal["short_answer"]
    answers: tuple[Pattern, ...] = Field(min_length=1, max_length=MOST_PATTERNS)
    case_sensitive: bool = False

    def read(self, fields: Fields) -> str | None:
        """Return the typed words."""
        values = only(fields)
        return typed_words(values[0]) if values else None

    def fields(self, answer: Any) -> dict[str, list[str]]:
        """Return what the text field holds for an answer."""
        return {PART: [answer] if answer else []}

    def grade(self, answer: Any, by_hand: ByHand = NOTHING) -> Graded:
        """Return the fraction of the best pattern that matches the whole answer."""
        if not answer:
            return Graded(0.0)
        best = best_pattern(self.answers, answer, self.case_sensitive)
        if best is None:
            return Graded(0.0, (None,))
        return Graded(settled(best.fraction), (best.feedback,))

    def right_answer(self) -> str:
        """Return the best pattern without its wildcards."""
        return right_words(self.answers)

    def words(self, answer: Any) -> list[Words]:
        """Return the typed words."""
        return [answer] if answer else []

    def given_responses(self, answer: Any) -> tuple[tuple[str, str], ...]:
        """Return the answer as it was typed."""
        return (("", answer),) if answer else ()

    def controls(self, answer: Any, orders: Orders) -> dict[str, Any]:
        """Return the text field."""
        return {"value": answer or "", "longest": LONGEST}

    def key_fields(self) -> list[KeyField]:
        """Return the patterns, one a line."""
        return [KeyField(ANSWERS, LABEL, "lines", pattern_lines(self.answers), hint=pattern_hint())]

    def with_key(self, values: Mapping[str, str]) -> ShortAnswer:
        """Return this question with other patterns; what its author says to one that stays is kept."""
        answers = read_patterns(values.get(ANSWERS, ""), self.answers, ANSWERS)
        return with_right_answer(self.model_copy(update={"answers": answers}), ANSWERS)

    def problems(self) -> Iterator[ContentProblem]:
        """Yield what is wrong with the patterns."""
        yield from pattern_problems(self.answers, ("answers",))


def typed_words(text: str) -> str | None:
    """Return typed words without control characters; raise Refusal where they are too many."""
    text = "".join(each for each in text if unicodedata.category(each) not in CONTROLS)
    return at_most(text.strip(), LONGEST) or None


def best_pattern(patterns: Sequence[Pattern], answer: str, is_exact: bool) -> Pattern | None:
    """Return the pattern that matches the whole answer and is worth most."""
    text = folded(answer, is_exact)
    fitting = [each for each in patterns if matches(folded(each.pattern, is_exact), text)]
    return max(fitting, key=lambda each: each.fraction, default=None)


def right_words(patterns: Sequence[Pattern]) -> str:
    """Return the pattern that is worth most without its wildcards, or with dots for them where it needs some text."""
    best = max(patterns, key=lambda each: each.fraction)
    words = " ".join(" ".join(_pieces(best.pattern)).split())
    if matches(folded(best.pattern, is_exact=True), folded(words, is_exact=True)):
        return words
    return " ".join(ANY_TEXT.join(_pieces(best.pattern)).split())


def pattern_problems(patterns: Sequence[Pattern], place: Where) -> Iterator[ContentProblem]:
    """Yield what is wrong with some patterns; ``place`` is where they stand."""
    if max((each.fraction for each in patterns), default=0) < RIGHT:
        yield ContentProblem(place, say("No pattern is right: one of them needs “fraction: 1”."))
    for index, each in enumerate(patterns):
        if each.fraction > 0 and _accepts_anything(each):
            where = (*place, index, "pattern")
            yield ContentProblem(where, say("This pattern accepts any text; only one worth 0 may do that."))


def _accepts_anything(pattern: Pattern) -> bool:
    return not folded("".join(_pieces(pattern.pattern)), is_exact=True)


def pattern_hint() -> Any:
    """Return how patterns are written in lines."""
    return _l(
        "One answer a line: what it is worth in per cent, then the answer. A * stands for any text: %(example)s",
        example="“50 % *bond*”",
    )


def pattern_lines(patterns: Sequence[Pattern]) -> str:
    """Return patterns one a line: ``50 % *bond*``."""
    return "\n".join(_line(each) for each in patterns)


def _line(pattern: Pattern) -> str:
    return LINE_ENDS.sub(" ", f"{percent(pattern.fraction)} % {pattern.pattern}")


def read_patterns(text: str, before: Sequence[Pattern], field: str) -> tuple[Pattern, ...]:
    """Return the patterns that stand one a line; raise Refusal for lines that are none."""

    def read(line: str) -> Pattern:
        try:
            pattern = _read_line(line)
        except Refusal as refusal:
            problem = _l("“%(line)s” is not understood. %(problem)s", line=line, problem=refusal.sentence)
            raise Refusal(problem, field=field) from None
        said = feedback_before([(folded(each.pattern), each.feedback) for each in before], folded(pattern.pattern))
        return pattern.model_copy(update={"feedback": said})

    patterns = entries(text, before, _line, read)
    if not 0 < len(patterns) <= MOST_PATTERNS:
        raise Refusal(_l("Write 1 to %(most)s answers, one a line.", most=MOST_PATTERNS), field=field)
    return patterns


def _read_line(line: str) -> Pattern:
    found = LINE.fullmatch(line)
    share, words = (found[1], found[2]) if found else ("100", line)
    pattern = Pattern(pattern=at_most(words, LONGEST_PATTERN), fraction=fraction_of(share, "", lowest=0))
    if pattern.fraction > 0 and _accepts_anything(pattern):
        raise Refusal(_l("It accepts any text; only 0 per cent can be given for that."))
    return pattern


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
