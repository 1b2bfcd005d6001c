"""A question as GIFT spells it, for the mappings of the kinds: a stem, and answers between braces.

``lms.quizzes.exchange.gift`` makes a ``GiftBlock`` from text; each kind says whether it is one of its own. The way
back, a kind gives the lines between the braces, put together with ``answer_line``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.quizzes.kinds.exchange import Draft, Rich

TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
CONTROLS = re.compile(r"[\\#=~{}:\n]|\r\n?|\0")
ESCAPES = {"\n": "\\n", "\r": "\\n", "\r\n": "\\n", "\0": ""}
ARROW = " -> "


@dataclass(frozen=True)
class GiftAnswer:
    """One answer between the braces, up to the next one, and the line where it begins.

    ``sign`` is ``=``, ``~`` or nothing; ``worth`` what stands between per cent signs, as a fraction. ``pair`` is what
    stands before and behind an arrow. ``said`` is all that follows the first hash sign, ``said_twice`` the same parted
    at the second.
    """

    sign: str
    text: Rich
    line: int
    worth: float | None = None
    pair: tuple[Rich, str] | None = None
    said: Rich | None = None
    said_twice: tuple[Rich | None, Rich | None] = (None, None)


@dataclass(frozen=True)
class GiftBlock:
    """What stands between the braces: ``answers`` is None where there are no braces at all.

    ``is_of_moodle`` says that Moodle itself has written it.
    """

    answers: tuple[GiftAnswer, ...] | None
    is_numerical: bool = False
    is_of_moodle: bool = False

    @property
    def has_choices(self) -> bool:
        """Whether there are wrong answers to choose from, which makes it a question of choice."""
        return not self.is_numerical and any(answer.sign == "~" for answer in self.answers or ())

    @property
    def has_arrows(self) -> bool:
        """Whether it is made of pairs."""
        answers = self.answers or ()
        is_typed = not self.is_numerical and not self.has_choices
        return is_typed and any(each.sign == "=" and each.pair is not None for each in answers)

    @property
    def truth(self) -> bool | None:
        """The judgement that is its only answer, or None."""
        answers = self.answers or ()
        if self.is_numerical or len(answers) != 1 or answers[0].sign or answers[0].pair is not None:
            return None
        return TRUTH.get(answers[0].text.text)

    @property
    def is_single(self) -> bool:
        """Whether one choice is the right one, and not several of which each is worth a part."""
        signed = [answer for answer in self.answers or () if answer.sign == "="]
        if not signed:
            return False
        together = sum(max(answer.worth or 0.0, 0.0) for answer in self.answers or ())
        return any(answer.worth in {None, 1.0} for answer in signed) or together < 0.99


def percent(fraction: float) -> str:
    """Return a fraction as per cent, with five decimals at the most."""
    return f"{fraction * 100:.5f}".rstrip("0").rstrip(".")


def escape(text: str) -> str:
    """Return text in which GIFT finds no sign of its own."""
    return CONTROLS.sub(lambda found: ESCAPES.get(found[0], "\\" + found[0]), text)


def rich(text: Rich | None) -> str:
    """Return a text behind a stem of format markdown, whose format it has unless it says otherwise."""
    if text is None:
        return ""
    prefix = f"[{text.format}]" if text.format != "markdown" or text.text.startswith("[") else ""
    return prefix + escape(text.text)


def without_arrows(text: Rich) -> Rich:
    """Return a text that shows its arrows without containing any, which would make it the half of a pair."""
    return Rich(text.text.replace("->", "-&gt;"), text.format)


def answer_line(sign: str, text: str, worth: float | None, feedback: Rich | None) -> str:
    """Return one answer; ``text`` is escaped already, a worth of None goes without saying."""
    if worth is None and text.startswith("%"):
        worth = 1.0 if sign == "=" else 0.0
    weight = "" if worth is None else f"%{percent(worth)}%"
    return f"{sign}{weight}{text}" + (f"#{rich(feedback)}" if feedback else "")


def braces(draft: Draft, answers: Iterable[str], opening: str = "") -> str:
    """Return answers between braces, one a line, and the general feedback behind them."""
    feedback = draft.get("feedback")
    lines = [*answers, *([f"####{rich(feedback)}"] if feedback else [])]
    return "".join([f"{{{opening}", *(f"\n\t{line}" for line in lines), "\n" if lines else "", "}"])


def choice_lines(choices: Iterable[Mapping[str, Any]], right: str) -> list[str]:
    """Return choices, each worth a part of the mark; ``right`` is the sign of one that is worth all of it."""
    lines = []
    for choice in choices:
        fraction = choice["fraction"]
        sign = right if fraction == 1 else "~"
        worth = None if fraction == 0 or sign == "=" else fraction
        lines.append(answer_line(sign, rich(choice["text"]), worth, choice.get("feedback")))
    return lines


def choices_of(block: GiftBlock) -> list[Draft]:
    """Return the answers of a block as choices; a right one is worth the whole mark unless it says otherwise."""
    choices = []
    for answer in block.answers or ():
        worth = answer.worth if answer.worth is not None else float(answer.sign == "=")
        choices.append({"text": answer.text, "fraction": worth, "feedback": answer.said})
    return choices
