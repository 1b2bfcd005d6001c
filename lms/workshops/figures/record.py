"""The record of workshops: all figures of a scope, and those of each workshop from which they are added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from lms.workshops.actions.models import PointState
from lms.workshops.actions.queries import PointCounts, point_counts
from lms.workshops.attendance.unnamed import counts_of
from lms.workshops.costs.queries import spent
from lms.workshops.figures import outcomes
from lms.workshops.figures.opinions import opinions
from lms.workshops.figures.outcomes import Came, Mean, Presence, Visits, weighted
from lms.workshops.figures.scope import Scope
from lms.workshops.figures.trained import People, people
from lms.workshops.planning.models import Workshop

NOBODY, NO_MEAN, NO_VISITS = Came(), Mean(), Visits()
ABSENT = Presence(0, NO_MEAN)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The figures of one workshop. ``cost`` in paise, None without a line of cost."""

    days: int = 0
    came: Came = NOBODY
    unnamed: int = 0
    presence: Presence = ABSENT
    gain: Mean = NO_MEAN
    feedback: Mean = NO_MEAN
    points: PointCounts = field(default_factory=PointCounts)
    visits: Visits = NO_VISITS
    certificates: int = 0
    cost: int | None = None


def facts_of(workshop_ids: Sequence[int], today: date) -> dict[int, Facts]:
    """Return the figures of some workshops by their ids, in fifteen queries at most, however many they are."""
    chosen = select(Workshop.id).where(Workshop.id.in_(workshop_ids))
    days, came, presence = outcomes.days(chosen), outcomes.came(chosen), outcomes.presence(chosen)
    gains, means, visits = outcomes.gains(chosen), opinions(chosen), outcomes.visits(chosen, today)
    certificates, points = outcomes.certificates(chosen), point_counts(workshop_ids, today)
    unnamed, costs = counts_of(workshop_ids), spent(workshop_ids)
    nothing = Facts()
    return {
        key: Facts(
            days=days.get(key, 0),
            came=came.get(key, nothing.came),
            unnamed=sum(each.number for each in unnamed.get(key, [])),
            presence=presence.get(key, nothing.presence),
            gain=gains.get(key, nothing.gain),
            feedback=means.get(key, nothing.feedback),
            points=points.get(key, nothing.points),
            visits=visits.get(key, nothing.visits),
            certificates=certificates.get(key, 0),
            cost=costs.get(key),
        )
        for key in workshop_ids
    }


@dataclass(frozen=True)
class Record:
    """The figures of a scope: those of people, and those of its workshops added up."""

    people: People
    workshops: Mapping[int, Facts]

    def total(self, figure: Callable[[Facts], int]) -> int:
        """Return a figure of all workshops together."""
        return sum(figure(each) for each in self.workshops.values())

    @property
    def days(self) -> int:
        """The days on which workshops were held."""
        return self.total(lambda each: each.days)

    @property
    def person_days(self) -> int:
        """The days of one person, of those who are known by name."""
        return self.total(lambda each: each.presence.person_days)

    @property
    def unnamed(self) -> int:
        """The people who were only counted."""
        return self.total(lambda each: each.unnamed)

    @property
    def attendance(self) -> Mean:
        """The mean share of sessions, in per cent."""
        return weighted({key: each.presence.share for key, each in self.workshops.items()})

    @property
    def gain(self) -> Mean:
        """The mean of the workshops' gains, each with the weight of those who took both tests."""
        return weighted({key: each.gain for key, each in self.workshops.items()})

    @property
    def feedback(self) -> Mean:
        """The mean of the first scale of feedback."""
        return weighted({key: each.feedback for key, each in self.workshops.items()})

    @property
    def points(self) -> dict[PointState, int]:
        """The action points by their state."""
        found: Counter[PointState] = Counter()
        for each in self.workshops.values():
            found.update(each.points.by_state)
        return {state: found[state] for state in PointState}

    @property
    def points_done(self) -> float | None:
        """Action points that are done, in per cent of all; None without any."""
        every = sum(self.points.values())
        return 100 * self.points[PointState.DONE] / every if every else None

    @property
    def visits(self) -> Visits:
        """The visits that were made, and those that are due."""
        return Visits(self.total(lambda each: each.visits.made), self.total(lambda each: each.visits.due))

    @property
    def certificates(self) -> int:
        """The certificates that are valid."""
        return self.total(lambda each: each.certificates)

    @property
    def cost(self) -> int:
        """What was spent, in paise."""
        return self.total(lambda each: each.cost or 0)

    @property
    def cost_each(self) -> int | None:
        """What a person cost in paise, unnamed ones as well, at the workshops with a line of cost; None without any."""
        costed = [each for each in self.workshops.values() if each.cost]
        reached = sum(each.came.times + each.unnamed for each in costed)
        return round(sum(each.cost or 0 for each in costed) / reached) if reached else None

    def count_with(self, name: str) -> int:
        """Return how many workshops are behind a figure: a gain, feedback, a cost, unnamed people, attendance."""
        return sum(HAS[name](each) for each in self.workshops.values())


HAS: dict[str, Callable[[Facts], bool]] = {
    "gain": lambda each: each.gain.value is not None,
    "feedback": lambda each: each.feedback.of > 0,
    "attendance": lambda each: each.presence.share.of > 0,
    "cost": lambda each: bool(each.cost),
    "unnamed": lambda each: each.unnamed > 0,
}
"""By what the address calls it, which workshops are behind a figure."""


def behind(workshop_ids: Sequence[int], name: str) -> list[int]:
    """Return those of some workshops that are behind a figure."""
    return [key for key, each in facts_of(workshop_ids, date.min).items() if HAS[name](each)]


def record_of(scope: Scope, today: date) -> Record:
    """Return all figures of a scope, in a number of queries that does not depend on how much there is."""
    return Record(people(scope), facts_of(scope.ids(), today))
