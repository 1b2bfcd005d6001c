"""What fellowships should do, once more and small: a model without a database, against which the real thing is held.

Each method is one thing that somebody tries. It returns whether that may be, and if so changes the model; ``moves``
counts the moves that the history should hold.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

APPLICATION = {
    "submitted": ({"draft"}, "submitted"),
    "taken_up": ({"submitted"}, "screening"),
    "asked": ({"submitted", "screening"}, "information"),
    "answered": ({"information"}, "screening"),
    "sent_to_review": ({"submitted", "screening"}, "review"),
    "invited": ({"screening", "review"}, "interview"),
    "selected": ({"screening", "review", "interview", "waiting"}, "selected"),
    "put_on_waiting_list": ({"screening", "review", "interview"}, "waiting"),
    "declined": ({"submitted", "screening", "information", "review", "interview", "waiting"}, "declined"),
    "reconsidered": ({"declined", "lapsed", "withdrawn"}, "screening"),
    "withdrawn": ({"submitted", "screening", "information", "review", "interview", "selected", "waiting"}, "withdrawn"),
    "lapsed": ({"selected"}, "lapsed"),
    "placed": ({"selected"}, "placed"),
}
MILESTONE = {
    "submitted": ({"open", "changes_asked"}, "submitted"),
    "taken_back": ({"submitted"}, "open"),
    "changes_asked": ({"submitted"}, "changes_asked"),
    "approved": ({"submitted"}, "approved"),
    "waived": ({"open", "submitted", "changes_asked"}, "waived"),
    "reopened": ({"approved", "waived"}, "open"),
}
REPORT = {
    "submitted": ({"draft", "returned"}, "submitted"),
    "taken_back": ({"submitted"}, "draft"),
    "returned": ({"submitted"}, "returned"),
    "accepted": ({"submitted"}, "accepted"),
    "waived": ({"draft", "returned"}, "waived"),
    "reopened": ({"waived"}, "draft"),
}
STIPEND = {
    "cleared": ({"scheduled"}, "cleared"),
    "cleared_without_report": ({"scheduled"}, "cleared"),
    "held": ({"scheduled", "cleared"}, "held"),
    "released": ({"held"}, "scheduled"),
    "put_into_run": ({"cleared"}, "in_run"),
    "taken_out_of_run": ({"in_run"}, "cleared"),
    "failed": ({"in_run"}, "cleared"),
    "paid": ({"in_run"}, "paid"),
    "came_back": ({"paid"}, "cleared"),
    "cancelled": ({"scheduled", "cleared", "held"}, "cancelled"),
}
TABLES = {"application": APPLICATION, "milestone": MILESTONE, "report": REPORT, "stipend": STIPEND}
REVIEWERS, MANAGERS = {"mentor", "manager"}, {"manager"}
WHO = {
    ("milestone", "changes_asked"): REVIEWERS,
    ("milestone", "approved"): REVIEWERS,
    ("milestone", "waived"): MANAGERS,
    ("milestone", "reopened"): MANAGERS,
    ("report", "returned"): REVIEWERS,
    ("report", "accepted"): REVIEWERS,
    ("report", "waived"): MANAGERS,
    ("report", "reopened"): MANAGERS,
}


@dataclass
class Expected:
    """Where everything should be: states by id (of reports and stipends by month)."""

    seats: int
    states: dict[str, dict[int, str]]
    amounts: dict[int, int]
    waiting: list[int] = field(default_factory=list)
    offers: Counter[int] = field(default_factory=Counter)
    run_of: dict[int, int | None] = field(default_factory=dict)
    runs: dict[int, str] = field(default_factory=dict)
    paid: Counter[int] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)

    def can(self, thing: str, key: int, verb: str, actor: str = "") -> bool:
        """Whether a move may be made now, by somebody."""
        return self.states[thing][key] in TABLES[thing][verb][0] and actor in WHO.get((thing, verb), {actor})

    def move(self, thing: str, key: int, verb: str, actor: str = "") -> bool:
        """Make a move on which nothing else follows, if it may be."""
        if not self.can(thing, key, verb, actor):
            return False
        self.states[thing][key] = TABLES[thing][verb][1]
        self.moves[f"{thing}_{verb}"] += 1
        return True

    @property
    def taken(self) -> int:
        """How many seats somebody has."""
        return sum(state in {"selected", "placed"} for state in self.states["application"].values())

    def decide(self, key: int, verb: str) -> bool:
        """Let managers decide about an application."""
        if verb == "selected" and self.taken >= self.seats:
            return False
        if not self.move("application", key, verb):
            return False
        self.waiting = [each for each in self.waiting if each != key]
        if verb == "put_on_waiting_list":
            self.waiting.append(key)
        if verb == "selected":
            self.offers[key] += 1
        return True

    def answer_offer(self, key: int, offer_verb: str, verb: str) -> bool:
        """End an open offer: accepted, declined or expired; a free seat goes to the next who waits."""
        if self.states["application"][key] != "selected":
            return False
        self.moves[f"offer_{offer_verb}"] += 1
        self.offers[key] -= 1
        self.move("application", key, verb)
        if offer_verb != "accepted":
            self._move_up()
        return True

    def withdraw(self, key: int) -> bool:
        """Let an applicant withdraw what was sent."""
        if self.states["application"][key] == "selected":
            return self.answer_offer(key, "declined", "withdrawn")
        return self.decide(key, "withdrawn")

    def _move_up(self) -> None:
        if self.waiting and self.taken < self.seats:
            first = self.waiting.pop(0)
            self.move("application", first, "selected")
            self.offers[first] += 1

    def accept_report(self, month: int, actor: str) -> bool:
        """Accept a report, which clears its month."""
        if not self.move("report", month, "accepted", actor):
            return False
        self.move("stipend", month, "cleared")
        return True

    def release(self, month: int) -> bool:
        """Release a held stipend; it is cleared at once where its report is accepted."""
        if not self.move("stipend", month, "released"):
            return False
        if self.states["report"][month] == "accepted":
            self.move("stipend", month, "cleared")
        return True

    def adjust(self, month: int, change: int) -> bool:
        """Change what is due for a month."""
        fixed = self.states["stipend"][month] in {"in_run", "paid", "cancelled"}
        if fixed or change == 0 or self.amounts[month] + change < 0:
            return False
        self.amounts[month] += change
        return True

    def payable(self) -> list[int]:
        """Return the months that a pay run would take."""
        return [m for m, state in self.states["stipend"].items() if state == "cleared" and self.amounts[m] > 0]

    def prepare(self, run_id: int) -> None:
        """Put everything that is payable into a run."""
        self.runs[run_id] = "prepared"
        for month in self.payable():
            self.move("stipend", month, "put_into_run")
            self.run_of[month] = run_id

    def pay(self, run_id: int, month: int) -> bool:
        """Note a line of a run as paid."""
        if self.run_of.get(month) != run_id or not self.move("stipend", month, "paid"):
            return False
        self.paid[month] += 1
        self._finish(run_id)
        return True

    def take_out(self, run_id: int, month: int) -> bool:
        """Take a line out of a run."""
        if self.run_of.get(month) != run_id or not self.move("stipend", month, "taken_out_of_run"):
            return False
        self.run_of[month] = None
        self._finish(run_id)
        return True

    def fail(self, run_id: int, month: int) -> bool:
        """Take an answer of the bank that a line could not be paid; what is not in the run is passed over."""
        if self.run_of.get(month) != run_id or not self.move("stipend", month, "failed"):
            return False
        self.run_of[month] = None
        self._finish(run_id)
        return True

    def cancel_run(self, run_id: int) -> bool:
        """Give a run up."""
        if self.runs[run_id] != "prepared":
            return False
        for month in [each for each, run in self.run_of.items() if run == run_id]:
            if self.move("stipend", month, "taken_out_of_run"):
                self.run_of[month] = None
        self._finish(run_id)
        return True

    def come_back(self, month: int) -> bool:
        """Note that a payment came back."""
        if not self.move("stipend", month, "came_back"):
            return False
        self.run_of[month] = None
        self.paid[month] -= 1
        return True

    def _finish(self, run_id: int) -> None:
        left = [self.states["stipend"][month] for month, run in self.run_of.items() if run == run_id]
        if self.runs[run_id] == "prepared" and "in_run" not in left:
            self.runs[run_id] = "done" if left else "cancelled"
            self.moves[f"pay_run_{self.runs[run_id]}"] += 1
