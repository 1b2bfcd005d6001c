r"""One question of a GIFT file taken apart: title, stem, answers between braces, feedback.

Texts are read as Moodle reads them. White space is folded where the format is ``moodle`` or ``plain``, and kept where
lines mean something (``html``, ``markdown``); a written ``\n`` is always a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from flask_babel import gettext as _

from lms.quizzes.kinds.exchange import Format, Rich, Untakable
from lms.quizzes.kinds.gift_blocks import GiftAnswer, GiftBlock

PIECE = re.compile(r"\\[\\:#={}~n]|->|#+|::|[=~{}]|\n|[^\\:#={}~\n-]+|.")
MARKS = {"->", "::", "=", "~", "{", "}", "#", "####"}
FORMAT = re.compile(r"\s*\[(html|moodle|markdown|plain)\]")
WEIGHT = re.compile(r"\s*%([^%\n]{1,40})%")
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
LOOKS_LIKE_NUMBER = re.compile(r"[-+\d\s.,]*\d[-+\d\s.,]*")
SPACES = re.compile(r"\s{2,}")
GAP = "_____"
HOLE = "\0"
MOST_ANSWERS = 500
COMMENT = "//"


class Piece(NamedTuple):
    """A sign of the syntax (``mark``), an escaped character, or text that means itself."""

    mark: str
    raw: str
    line: int

    @property
    def is_escape(self) -> bool:
        """Whether it is an escaped character."""
        return not self.mark and len(self.raw) == 2 and self.raw[0] == "\\"


@dataclass(frozen=True)
class Parsed:
    """A question as it stands there; ``problems`` are lines and sentences about what was mended."""

    title: str
    stem: Rich
    block: GiftBlock
    feedback: Rich | None
    problems: tuple[tuple[int, str], ...] = ()


Pieces = Sequence[Piece]


def parse(lines: Sequence[tuple[int, str]]) -> Parsed:
    """Return a paragraph, given as numbers and lines, taken apart; raise Untakable where that cannot be done."""
    pieces = _without_space([piece for number, text in _lines(lines) for piece in _pieces(text, number)])
    title, pieces, problems = _title(pieces)
    before, between, after = _parts(pieces)
    stem = _stem(before, after)
    if between is None:
        return Parsed(title, stem, GiftBlock(None), None, problems)
    between, feedback = _general(between, stem.format)
    return Parsed(title, stem, _block(between, stem.format), feedback, problems)


def _lines(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    last = len(lines) - 1
    for place, (number, text) in enumerate(lines):
        yield number, text if place == last else f"{text}\n"


def _pieces(text: str, line: int) -> Iterator[Piece]:
    for found in PIECE.finditer(text.replace(HOLE, "\ufffd")):
        raw = found[0]
        if raw[0] == "#" and len(raw) >= 4:
            yield from (Piece("#", "#", line) for _each in range(len(raw) - 4))
            yield Piece("####", "####", line)
        elif raw[0] == "#":
            yield from (Piece("#", "#", line) for _each in raw)
        else:
            yield Piece(raw if raw in MARKS else "", raw, line)


def _without_space(pieces: Pieces) -> Pieces:
    """Return pieces without blank ones at the beginning."""
    first = next((place for place, piece in enumerate(pieces) if piece.mark or piece.raw.strip()), len(pieces))
    return pieces[first:]


def _place(pieces: Pieces, mark: str) -> int | None:
    return next((place for place, piece in enumerate(pieces) if piece.mark == mark), None)


def _last_place(pieces: Pieces, mark: str) -> int | None:
    return next((place for place in range(len(pieces) - 1, -1, -1) if pieces[place].mark == mark), None)


def _title(pieces: Pieces) -> tuple[str, Pieces, tuple[tuple[int, str], ...]]:
    if not pieces or pieces[0].mark != "::":
        return "", pieces, ()
    line, pieces = pieces[0].line, pieces[1:]
    end = _place(pieces, "::")
    if end is None:
        sentence = _("The title has no “::” at its end, so it was taken for a part of the question.")
        return "", pieces, ((line, sentence),)
    return _text(pieces[:end], "moodle", is_plain=True).text, pieces[end + 1 :], ()


def _parts(pieces: Pieces) -> tuple[Pieces, Pieces | None, Pieces]:
    """Return what stands before the braces, between them (None where there are none) and after them."""
    opening, closing = _place(pieces, "{"), _place(pieces, "}")
    if opening is None and closing is None:
        return pieces, None, ()
    if opening is None or (closing is not None and closing < opening):
        sentence = _("There is a “}” without a “{” before it. Write a bracket that belongs to the text as \\}.")
        raise Untakable(sentence, pieces[closing or 0].line)
    if closing is None:
        sentence = _("The answers begin with “{”, but no “}” ends them before the next question.")
        raise Untakable(sentence, pieces[opening].line)
    between, after = pieces[opening + 1 : closing], _without_comment(pieces[closing + 1 :])
    if (place := _place(between, "{")) is not None:
        sentence = _("There is a second “{” among the answers. Write a bracket that belongs to the text as \\{.")
        raise Untakable(sentence, between[place].line)
    if (place := _bracket(after)) is not None:
        sentence = _(
            "There are brackets again after the answers. Leave a blank line between two questions, "
            "and write a bracket that belongs to the text as \\{ or \\}."
        )
        raise Untakable(sentence, after[place].line)
    return pieces[:opening], between, after


def _bracket(pieces: Pieces) -> int | None:
    return next((place for place, piece in enumerate(pieces) if piece.mark in {"{", "}"}), None)


def _without_comment(pieces: Pieces) -> Pieces:
    """Return what follows the answers without a comment on the same line."""
    if not pieces:
        return pieces
    line = pieces[0].line
    if not "".join(piece.raw for piece in pieces if piece.line == line).lstrip().startswith(COMMENT):
        return pieces
    return [piece for piece in pieces if piece.line != line]


def _stem(before: Pieces, after: Pieces) -> Rich:
    """Return the question, with a gap where the answers stood in the middle of it."""
    stem = _text(before, "moodle")
    rest = _text(after, stem.format)
    if not rest.text:
        return stem
    return Rich(f"{stem.text} {GAP} {rest.text}".lstrip(), stem.format if stem.text else rest.format)


def _general(pieces: Pieces, default: Format) -> tuple[Pieces, Rich | None]:
    place = _last_place(pieces, "####")
    if place is None:
        return pieces, None
    return pieces[:place], _or_none(_text(pieces[place + 1 :], default))


def _block(pieces: Pieces, default: Format) -> GiftBlock:
    if sum(piece.mark in {"=", "~"} for piece in pieces) > MOST_ANSWERS:
        raise Untakable(_("This question has too many answers: %(most)s at most.", most=MOST_ANSWERS))
    pieces = _without_space(pieces)
    is_numerical = bool(pieces) and pieces[0].mark == "#"
    if is_numerical:
        pieces = pieces[1:]
    answers = [_answer(sign, piece, line, default) for sign, line, piece in _parted(pieces)]
    return GiftBlock(tuple(answers), is_numerical)


def _parted(pieces: Pieces) -> Iterator[tuple[str, int, Pieces]]:
    """Yield sign, line and pieces of each answer; what stands before the first sign is one without a sign."""
    starts = [place for place, piece in enumerate(pieces) if piece.mark in {"=", "~"}]
    first = _without_space(pieces[: starts[0]] if starts else pieces)
    if first:
        yield "", first[0].line, first
    for start, end in zip(starts, [*starts, len(pieces)][1:], strict=True):
        yield pieces[start].mark, pieces[start].line, pieces[start + 1 : end]


def _answer(sign: str, pieces: Pieces, line: int, default: Format) -> GiftAnswer:
    hash_sign = _place(pieces, "#")
    answer = pieces if hash_sign is None else pieces[:hash_sign]
    said = () if hash_sign is None else pieces[hash_sign + 1 :]
    worth, answer = _worth(answer, line)
    second = _place(said, "#")
    twice = (said, ()) if second is None else (said[:second], said[second + 1 :])
    return GiftAnswer(
        sign=sign,
        text=_text(answer, default),
        line=line,
        worth=worth,
        pair=_pair(answer, default),
        said=_or_none(_text(said, default)),
        said_twice=(_or_none(_text(twice[0], default)), _or_none(_text(twice[1], default))),
    )


def _pair(pieces: Pieces, default: Format) -> tuple[Rich, str] | None:
    arrow = _place(pieces, "->")
    if arrow is None:
        return None
    return _text(pieces[:arrow], default), _text(pieces[arrow + 1 :], "plain", is_plain=True).text


def _worth(pieces: Pieces, line: int) -> tuple[float | None, Pieces]:
    """Return the weight before an answer as a fraction, and the answer without it."""
    found = WEIGHT.match(_raw(pieces)[0])
    if found is None or not LOOKS_LIKE_NUMBER.fullmatch(found[1]):
        return None, pieces
    weight = found[1].strip()
    if not NUMBER.fullmatch(weight) or not -100 <= float(weight) <= 100:
        sentence = _("“%(weight)s” is no weight: write a number from -100 to 100, with a decimal point.", weight=weight)
        raise Untakable(sentence, line)
    return float(Decimal(weight) / 100), _dropped(pieces, found.end())


def _dropped(pieces: Pieces, count: int) -> Pieces:
    """Return pieces without their first characters, none of which is an escape."""
    for place, piece in enumerate(pieces):
        if len(piece.raw) > count:
            return [Piece(piece.mark, piece.raw[count:], piece.line), *pieces[place + 1 :]]
        count -= len(piece.raw)
    return ()


def _raw(pieces: Pieces) -> tuple[str, list[str]]:
    """Return pieces as one text with holes for the escaped characters, and these characters."""
    holes = [piece.raw[1] for piece in pieces if piece.is_escape]
    return "".join(HOLE if piece.is_escape else piece.raw for piece in pieces), holes


def _text(pieces: Pieces, default: Format, is_plain: bool = False) -> Rich:
    """Return pieces as a text, of the format that it names or of a default one."""
    raw, holes = _raw(pieces)
    found = None if is_plain else FORMAT.match(raw)
    form: Format = found[1] if found else default  # type: ignore[assignment]
    raw = (raw[found.end() :] if found else raw).strip()
    if form in {"moodle", "plain"}:
        raw = SPACES.sub(" ", raw.replace("\n", " "))
    each = iter(holes)
    text = re.sub(HOLE, lambda hole: "\n" if (sign := next(each)) == "n" else sign, raw)
    return Rich(text.strip(), form)


def _or_none(text: Rich) -> Rich | None:
    return text if text.text else None
