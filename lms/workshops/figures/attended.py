"""Who came to one workshop, in figures without a name: each person once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import distinct, func, select

from lms.extensions import db
from lms.workshops.figures.breakdowns import TYPED_NAME
from lms.workshops.figures.small import Count, masked, masked_line
from lms.workshops.figures.trained import ALIAS
from lms.workshops.registration.models import CAME, Gender, Participant
from lms.workshops.registration.queries import counts

MOST_DISTRICTS = 20
OTHERS = "\x00"
"""What stands for the smallest districts together, where there are more."""


@dataclass(frozen=True)
class Attendees:
    """How many people came, by gender and district ("": not said), and from how many organisations."""

    cross: Mapping[tuple[str, Gender], int]
    organisations: int

    @property
    def people(self) -> int:
        """All who came."""
        return sum(self.cross.values())

    @property
    def by_gender(self) -> dict[Gender, int]:
        """How many of each gender, in the order of the list; those of whom there is nobody are left out."""
        found: Counter[Gender] = Counter()
        for (_district, gender), number in self.cross.items():
            found[gender] += number
        return {gender: found[gender] for gender in Gender if found[gender]}

    @property
    def by_district(self) -> dict[str, int]:
        """How many from each district, the most first; the smallest together as OTHERS."""
        found: Counter[str] = Counter()
        for (district, _gender), number in self.cross.items():
            found[district] += number
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if len(ranked) <= MOST_DISTRICTS:
            return dict(ranked)
        rest = sum(number for _district, number in ranked[MOST_DISTRICTS:])
        return {**dict(ranked[:MOST_DISTRICTS]), OTHERS: rest}

    @property
    def districts(self) -> int:
        """How many districts were said."""
        return len({district for district, _gender in self.cross if district})

    @property
    def women(self) -> int:
        """How many women came."""
        return self.by_gender.get(Gender.WOMAN, 0)

    def without_small(self) -> Split:
        """Return the same for a report that leaves the house."""
        kept = self.by_district
        pooled: Counter[tuple[str, Gender]] = Counter()
        for (district, gender), number in self.cross.items():
            pooled[district if district in kept else OTHERS, gender] += number
        return Split(masked(pooled), masked_line(self.by_gender), masked_line(kept))


@dataclass(frozen=True)
class Split:
    """Attendees by gender and district, without counts so small that they could point at somebody."""

    cross: Mapping[tuple[str, Gender], Count]
    by_gender: Mapping[Gender, Count]
    by_district: Mapping[str, Count]


def attendees(workshop_id: int) -> Attendees:
    """Return who attended or partly attended a workshop, in two queries."""
    is_here = (counts(workshop_id), Participant.state.in_(CAME))
    each = (
        select(func.max(Participant.gender).label("gender"), func.max(Participant.district).label("district"))
        .where(*is_here)
        .group_by(Participant.person_id, ALIAS)
        .subquery()
    )
    rows = db.session.execute(
        select(each.c.district, each.c.gender, func.count()).group_by(each.c.district, each.c.gender)
    )
    cross = {(district, Gender(gender)): number for district, gender, number in rows}
    typed = func.count(distinct(func.nullif(TYPED_NAME, "")))
    organisations = db.session.scalar(select(func.count(distinct(Participant.organisation_id)) + typed).where(*is_here))
    return Attendees(cross, organisations or 0)
