"""What a signed sheet says, read from a form of few keys, and what entering it would change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.errors import Refusal
from lms.core.forms import tidy
from lms.people.logins import western_digits
from lms.workshops.attendance.models import WAS_THERE, Presence
from lms.workshops.registration.pasting import LONGEST_NAME, contact_problem

MOST_WALK_INS = 60
LONGEST_LINES = 20_000
LONGEST_SPAN = 5_000
_SPAN = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")
_CELLS = re.compile(r"[,;|\t，、]")


@dataclass(frozen=True)
class SessionEntry:
    """What the form says of one session: who signed, one by one, or that all did but those with some numbers.

    ``ticked`` and ``absent`` hold the numbers of rows. ``shown`` are the numbers of the rows that could be ticked.
    """

    session_id: int
    is_all: bool = False
    absent: frozenset[int] = frozenset()
    ticked: frozenset[int] = frozenset()
    shown: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said of the session."""
        return not (self.is_all or self.absent or self.ticked)

    def says(self, numbers: Sequence[int]) -> dict[int, Presence]:
        """Return what is said of the rows with some numbers. Raises Refusal where it says two things at once."""
        if self.is_empty:
            return {}
        field_name = f"absent.{self.session_id}"
        if self.ticked and (self.is_all or self.absent):
            sentence = _l("Either tick who signed, or type the numbers of those who did not; not both at one session.")
            raise Refusal(sentence, field=field_name)
        self._require_known(numbers, field_name)
        if self.ticked:
            return {each: _presence(each in self.ticked) for each in numbers if each in self.shown}
        return {each: _presence(each not in self.absent) for each in numbers}

    def _require_known(self, numbers: Sequence[int], field_name: str) -> None:
        unknown = sorted(self.absent - set(numbers))
        if unknown:
            sentence = _l(
                "No row of the sheet has the number %(numbers)s. Compare it with the sheet.",
                numbers=", ".join(map(str, unknown[:10])),
            )
            raise Refusal(sentence, field=field_name)


def _presence(is_there: bool) -> Presence:
    return Presence.PRESENT if is_there else Presence.ABSENT


def numbers_in(typed: str, *, name: str) -> frozenset[int]:
    """Return the numbers in a text like 3, 17, 21-24; raise Refusal, about the field ``name``, for anything else."""
    text = re.sub(r"\s*[-\u2010-\u2015]\s*", "-", western_digits(typed))
    found: set[int] = set()
    for part in re.split(r"[\s,;.،]+", text):
        span = _SPAN.fullmatch(part)
        if part and span is None:
            raise Refusal(_l("“%(typed)s” is no number. Write numbers like 3, 17, 21-24.", typed=part[:20]), field=name)
        if span is not None:
            found |= _span(int(span[1]), int(span[2] or span[1]), name)
    return frozenset(found)


def _span(first: int, last: int, name: str) -> set[int]:
    if last < first or last - first >= LONGEST_SPAN:
        sentence = _l(
            "“%(first)s-%(last)s” goes backwards or too far. Write the smaller number first.", first=first, last=last
        )
        raise Refusal(sentence, field=name)
    return set(range(first, last + 1))


@dataclass(frozen=True)
class Held:
    """What holds of somebody at a session; ``version`` 0: nothing was ever said."""

    presence: Presence | None = None
    version: int = 0


@dataclass(frozen=True)
class Change:
    """What the sheet says of somebody at a session, and what holds there now."""

    session_id: int
    participant_id: int
    presence: Presence
    held: Held

    @property
    def key(self) -> str:
        """What names it in the form, with the version that was seen."""
        return f"{self.session_id}.{self.participant_id}.{self.held.version}"


@dataclass
class Changes:
    """What entering a sheet would do. ``conflicts`` differ from marks that hold; ``same`` counts what is so already."""

    new: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    same: int = 0

    def add(self, change: Change) -> None:
        """Sort a change in. A signature says the same as a mark that somebody came late."""
        if change.held.presence is None:
            self.new.append(change)
        elif (change.presence in WAS_THERE) == (change.held.presence in WAS_THERE):
            self.same += 1
        else:
            self.conflicts.append(change)


def changes_of(
    entries: Sequence[SessionEntry], people: Mapping[int, int], held: Mapping[tuple[int, int], Held]
) -> Changes:
    """Return what the form would change. ``people`` are the participants by the number of their row.

    Raises Refusal where a session is said two things about, and for numbers that no row has.
    """
    found = Changes()
    for entry in entries:
        for number, presence in entry.says(list(people)).items():
            key = (entry.session_id, people[number])
            found.add(Change(*key, presence, held.get(key, Held())))
    return found


@dataclass(frozen=True)
class WalkInLine:
    """One handwritten row of the sheet; ``problem`` is what is wrong with it, a sentence, or empty."""

    number: int
    full_name: str
    phone: str = ""
    organisation: str = ""
    problem: Any = ""


def walk_in_lines(text: str) -> list[WalkInLine]:
    """Return who is written in the last rows of the sheet, one a line: name, phone number, organisation.

    Raises Refusal for more than MOST_WALK_INS lines.
    """
    lines = [line for line in text[:LONGEST_LINES].splitlines() if tidy(line).strip(",;| ")]
    if len(lines) > MOST_WALK_INS:
        sentence = _l("These are more than %(most)d names. Enter them in two parts.", most=MOST_WALK_INS)
        raise Refusal(sentence, field="walk_ins")
    return [_walk_in_line(number, line) for number, line in enumerate(lines)]


def _walk_in_line(number: int, line: str) -> WalkInLine:
    cells = [tidy(cell) for cell in _CELLS.split(line)]
    phone = next((cell for cell in cells[1:] if _is_phone(cell)), "")
    others = [cell for cell in cells[1:] if cell and cell != phone]
    problem = _name_problem(cells[0]) or contact_problem(phone, "")
    return WalkInLine(number, cells[0][: LONGEST_NAME + 1], phone[:40], ", ".join(others)[:LONGEST_NAME], problem)


def _is_phone(cell: str) -> bool:
    return sum(each.isdigit() for each in western_digits(cell)) > 5


def _name_problem(name: str) -> Any:
    if not name or _is_phone(name):
        return _l("Write the name first in each line, then the phone number, then the organisation.")
    if len(name) > LONGEST_NAME:
        return _l("This is too long: %(max)d characters at most.", max=LONGEST_NAME)
    return ""
