"""Who attended: the rule that is reckoned from presence at the sessions that count."""

from __future__ import annotations

from dataclasses import dataclass

from lms.workshops.registration.models import ParticipantState

VERBS = {
    ParticipantState.ATTENDED: "counted_as_attended",
    ParticipantState.PARTLY: "counted_as_partly",
    ParticipantState.NO_SHOW: "counted_as_no_show",
}


@dataclass(frozen=True)
class Attended:
    """At how many sessions somebody was present or late, and how many count."""

    present: int
    counted: int

    @property
    def per_cent(self) -> float | None:
        """The share, from 0 to 100; None where no session counts."""
        return 100 * self.present / self.counted if self.counted else None

    def reaches(self, share: int) -> bool:
        """Whether it is at least a share, in per cent. Compared in whole numbers: two of three is not 67 per cent."""
        return self.counted > 0 and 100 * self.present >= share * self.counted


def outcome(attended: Attended, share: int) -> ParticipantState:
    """Return what somebody is counted as, where ``share`` per cent of the sessions are asked for."""
    if attended.reaches(share):
        return ParticipantState.ATTENDED
    return ParticipantState.PARTLY if attended.present else ParticipantState.NO_SHOW
