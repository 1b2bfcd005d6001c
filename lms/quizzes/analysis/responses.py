"""How many chose what: the counts of each thing that can be answered, or the most frequent answers of free text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.quizzes.analysis.tallies import ALL, STRONG, WEAK, Tally
from lms.quizzes.kinds.question import RIGHT, Question, Response, Words

MOST_FREQUENT = 10
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class ResponseCount:
    """Something that can be answered and how many did: all, of the weakest third, and of the strongest.

    ``letter`` names it among those of its part. ``fraction`` is what it earns there, None where nobody can say.
    """

    part: str
    letter: str
    words: Words
    fraction: float | None
    part_words: Words | None
    count: int
    weak: int
    strong: int

    @property
    def is_right(self) -> bool:
        """Whether it is a right answer, or a part of the right one."""
        return self.fraction is not None and self.fraction > 0

    @property
    def is_wholly_right(self) -> bool:
        """Whether it earns the whole mark alone."""
        return self.fraction is not None and self.fraction >= RIGHT


@dataclass(frozen=True)
class Responses:
    """The counts of a question; ``others`` gave answers that are not in the list."""

    counts: tuple[ResponseCount, ...]
    others: int


_Counts = dict[tuple[str, str], list[int]]


def count_responses(versions: Sequence[Question], tally: Tally) -> Responses:
    """Return how many chose what: everything that can be chosen, in the author's order; and what people typed."""
    known: dict[tuple[str, str], Response] = {}
    for version in reversed(versions):
        for response in version.responses():
            known.setdefault((response.part, response.key), response)
    counts: _Counts = {key: [0, 0, 0] for key in known}
    typed: _Counts = {}
    spellings: dict[tuple[str, str], tuple[int, str]] = {}
    for version_number, answer, numbers in tally.given():
        for part, key in versions[version_number].given_responses(answer):
            place = (part, key)
            if place in counts:
                _add(counts[place], numbers)
                continue
            folded = (part, _folded(key))
            _add(typed.setdefault(folded, [0, 0, 0]), numbers)
            spellings[folded] = max(spellings.get(folded, (0, "")), (numbers[ALL], key))
    frequent = _most_frequent(typed)
    rest = sum(numbers[ALL] for place, numbers in typed.items() if place not in frequent)
    listed = [*_listed(known, counts), *(_typed(place, spellings[place][1], typed[place]) for place in frequent)]
    return Responses(tuple(listed), rest + tally.uncounted)


def _most_frequent(typed: _Counts) -> list[tuple[str, str]]:
    """Return the most frequent of the typed answers, those of each part together."""
    ranks: Counter[str] = Counter()
    frequent = []
    for part, text in sorted(typed, key=lambda place: (-typed[place][ALL], place)):
        ranks[part] += 1
        if ranks[part] <= MOST_FREQUENT:
            frequent.append((part, text))
    return sorted(frequent, key=lambda place: (place[0], -typed[place][ALL], place[1]))


def _add(counts: list[int], more: Sequence[int]) -> None:
    for which in (ALL, WEAK, STRONG):
        counts[which] += more[which]


def _folded(text: str) -> str:
    """Return a typed answer without what people do not mean to differ in: case, white space, composition."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _listed(known: dict[tuple[str, str], Response], counts: _Counts) -> Iterable[ResponseCount]:
    used: dict[str, int] = {}
    for place, response in known.items():
        number = used[response.part] = used.get(response.part, -1) + 1
        yield ResponseCount(
            part=response.part,
            letter=letter_of(number),
            words=response.words,
            fraction=response.fraction,
            part_words=response.part_words,
            count=counts[place][ALL],
            weak=counts[place][WEAK],
            strong=counts[place][STRONG],
        )


def _typed(place: tuple[str, str], spelling: str, numbers: Sequence[int]) -> ResponseCount:
    all_, weak, strong = numbers
    return ResponseCount(place[0], "", spelling, None, None, all_, weak, strong)


def letter_of(number: int) -> str:
    """Return the letter of a choice from its number, from 0: A to Z, then AA, AB and so on."""
    letter = LETTERS[number % len(LETTERS)]
    return letter if number < len(LETTERS) else letter_of(number // len(LETTERS) - 1) + letter
