"""What has changed between two texts: line by line, and word by word in a line that is still the same one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\s+|[.,;:!?।|()\[\]{}<>“”‘’\"'*_#=/]|[^\s.,;:!?।|()\[\]{}<>“”‘’\"'*_#=/]+")
MOST_STEPS = 1_000_000
"""Where comparing would take more steps than about this many, what differs is shown as a whole."""
STILL_THE_SAME_LINE = 0.4
"""The share of words that a line must keep to be shown as changed, not as one taken out and one put in."""


class LineKind(StrEnum):
    """What has become of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Some words of a line; ``is_changed`` where the other text does not have them there."""

    words: str
    is_changed: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Line:
    """A line of both texts, in pieces; ``before`` is empty for one that is new, ``after`` for one that is gone."""

    kind: LineKind
    before: Pieces
    after: Pieces


def compare(before: str, after: str) -> list[Line]:
    """Return the lines of two texts side by side, with what is different between them.

    Two texts that say the same give nothing but lines of the kind SAME. Line ends and a final one do not count.
    """
    return list(_lines(before.splitlines(), after.splitlines()))


def is_different(lines: Sequence[Line]) -> bool:
    """Whether two texts that were compared say something different."""
    return any(line.kind is not LineKind.SAME for line in lines)


def excerpt(lines: Sequence[Line], around: int = 1) -> list[Line | None]:
    """Return the lines that differ with ``around`` lines on both sides; None stands for those left out between."""
    changed = [place for place, line in enumerate(lines) if line.kind is not LineKind.SAME]
    shown = {near for place in changed for near in range(place - around, place + around + 1)}
    found: list[Line | None] = []
    for place, line in enumerate(lines):
        if place in shown:
            found.append(line)
        elif not found or found[-1] is not None:
            found.append(None)
    return found if changed else []


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    start, end = _common(before, after)
    yield from map(_same, after[:start])
    for kind, first, last, begin, until in _steps(before[start : len(before) - end], after[start : len(after) - end]):
        if kind == "equal":
            yield from map(_same, after[start + begin : start + until])
        else:
            yield from _replaced(before[start + first : start + last], after[start + begin : start + until])
    yield from map(_same, after[len(after) - end :])


def _common(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many lines two texts share at their beginning and, of the rest, at their end."""
    most = min(len(before), len(after))
    start = next((place for place in range(most) if before[place] != after[place]), most)
    rest = most - start
    end = next((place for place in range(rest) if before[-place - 1] != after[-place - 1]), rest)
    return start, end


def _steps(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return what leads from one list to the other; one single step where finding out would take too long."""
    if not _is_quick(before, after):
        return [("replace", 0, len(before), 0, len(after))]
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def _is_quick(before: Sequence[str], after: Sequence[str]) -> bool:
    counts, others = Counter(before), Counter(after)
    pairs = sum(count * others[each] for each, count in counts.items() if each in others)
    return pairs * 4 <= MOST_STEPS and len(before) * min(pairs, len(after)) <= MOST_STEPS * 4


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Yield the lines of a part that differs: each old line beside the new one that it has become, if it has."""
    reached = 0
    is_small = sum(map(len, before)) * sum(map(len, after)) <= MOST_STEPS * 10
    for old in before:
        place = _heir(old, after, reached) if is_small else None
        if place is None:
            yield Line(LineKind.REMOVED, (Piece(old, is_changed=True),), ())
            continue
        yield from map(_added, after[reached:place])
        yield _changed(old, after[place])
        reached = place + 1
    yield from map(_added, after[reached:])


def _heir(old: str, after: Sequence[str], reached: int) -> int | None:
    """Return the place of the first line that is still about the same as an old one, or None."""
    words = Counter(old.split())
    for place in range(reached, len(after)):
        others = Counter(after[place].split())
        if 2 * (words & others).total() > STILL_THE_SAME_LINE * (words.total() + others.total()):
            return place
    return None


def _same(line: str) -> Line:
    pieces = (Piece(line),)
    return Line(LineKind.SAME, pieces, pieces)


def _added(line: str) -> Line:
    return Line(LineKind.ADDED, (), (Piece(line, is_changed=True),))


def _changed(old: str, new: str) -> Line:
    before, after = _words(old), _words(new)
    gone: list[Piece] = []
    come: list[Piece] = []
    for kind, start, end, first, last in _steps(before, after):
        _put(gone, "".join(before[start:end]), is_changed=kind != "equal")
        _put(come, "".join(after[first:last]), is_changed=kind != "equal")
    return Line(LineKind.CHANGED, tuple(gone), tuple(come))


def _put(pieces: list[Piece], words: str, *, is_changed: bool) -> None:
    if words:
        pieces.append(Piece(words, is_changed))


def _words(line: str) -> list[str]:
    return WORD.findall(line)
