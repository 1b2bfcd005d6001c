"""The table into which tests from paper are typed: a row for each participant, a cell for each test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lms.core.errors import Refusal
from lms.workshops.library.documents import Phase, WorkshopPlan
from lms.workshops.measuring.letters import line_of
from lms.workshops.measuring.models import Medium, Sitting
from lms.workshops.measuring.paper_marks import Key
from lms.workshops.measuring.scoring import asked
from lms.workshops.registration.models import Participant


@dataclass(frozen=True)
class Cell:
    """One test of one participant: the line of letters to be typed, or what came from a phone."""

    phase: Phase
    sitting: Sitting | None
    text: str
    error: str

    @property
    def is_typed(self) -> bool:
        """Whether it is a field: a test from a phone is shown only."""
        return self.sitting is None or self.sitting.medium is Medium.PAPER


Row = tuple[Participant, list[Cell]]


@dataclass(frozen=True)
class MarkTable:
    """What is known of some participants' tests, and what was typed for them and could not be entered."""

    plan: WorkshopPlan
    sittings: Mapping[Key, Sitting]
    typed: Mapping[Key, str] = field(default_factory=dict)
    refused: Mapping[Key, Refusal] = field(default_factory=dict)

    @property
    def phases(self) -> list[Phase]:
        """Which of the two tests there are."""
        return tested_phases(self.plan)

    @property
    def lengths(self) -> dict[Phase, int]:
        """How many questions each test asks."""
        return {phase: len(asked(test)) for phase in Phase if (test := self.plan.test(phase))}

    def rows(self, people: Iterable[Participant]) -> list[Row]:
        """Return the rows of some participants."""
        return [(each, [self._cell(each.id, phase) for phase in self.phases]) for each in people]

    def _cell(self, participant_id: int, phase: Phase) -> Cell:
        key = (participant_id, phase)
        sitting, refusal = self.sittings.get(key), self.refused.get(key)
        if refusal is not None:
            return Cell(phase, sitting, self.typed.get(key, ""), str(refusal.sentence))
        return Cell(phase, sitting, self._line(phase, sitting), "")

    def _line(self, phase: Phase, sitting: Sitting | None) -> str:
        test = self.plan.test(phase)
        return line_of(test, sitting.answers) if test is not None and sitting is not None else ""


def tested_phases(plan: WorkshopPlan | None) -> list[Phase]:
    """Return which of the two tests a document has."""
    return [phase for phase in Phase if plan is not None and plan.test(phase) is not None]
