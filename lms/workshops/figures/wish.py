"""Which workshops and which people a figure is about. It lives in the address, so that every figure opens its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from lms.core.forms import number_of, tidy
from lms.people.places import STATES
from lms.workshops.costs.models import WorkshopFunder
from lms.workshops.library.models import Topic
from lms.workshops.planning.models import OVER_STATES, Workshop, WorkshopState, WorkshopTopic
from lms.workshops.registration.models import AgeGroup, Gender, Participant, Qualification

NOT_SAID = "none"
"""What stands in the address for a place, an organisation or a topic that nobody has said."""
TYPED = "~"
"""What stands before the name of an organisation that is not on the site."""
LONGEST = 200
REFRESHER, TRAINERS = "refresher", "trainers"
KINDS = {REFRESHER: Workshop.is_refresher, TRAINERS: Workshop.is_training_of_trainers}
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAMES = {"first": "from", "last": "to"}
_WORKSHOPS = ("first", "last", "topic", "state", "district", "organiser", "funder", "template", "kind", "status")


@dataclass(frozen=True, kw_only=True)
class RecordWish:
    """What somebody wants to see; empty values stand for everything.

    The first ten are about workshops (``first`` and ``last`` bound their last day; without ``status`` all that were
    held), the others about people. ``organisation`` is an id, or a typed name behind ``TYPED``.
    """

    first: date | None = None
    last: date | None = None
    topic: str = ""
    state: str = ""
    district: str = ""
    organiser: int = 0
    funder: str = ""
    template: int = 0
    kind: str = ""
    status: str = ""
    organisation: str = ""
    home: str = ""
    home_district: str = ""
    gender: str = ""
    age: str = ""
    qualification: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the record."""
        return self != RecordWish()

    def without_people(self) -> RecordWish:
        """Return what is wished of workshops alone."""
        return RecordWish(**{name: getattr(self, name) for name in _WORKSHOPS})

    def with_gender(self, gender: str) -> RecordWish:
        """Return the same of people of one gender."""
        return replace(self, gender=gender)

    def within(self, first: date, last: date) -> RecordWish:
        """Return the same, no earlier and no later than two days."""
        return replace(self, first=max(self.first or first, first), last=min(self.last or last, last))

    def address(self, **more: str) -> dict[str, Any]:
        """Return the arguments of an address that asks for the same; ``more`` are added."""
        found = {_NAMES.get(each.name, each.name): getattr(self, each.name) for each in fields(self)}
        said = {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items() if value}
        return {**said, **more}

    def of_workshops(self) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions on Workshop."""
        states = [WorkshopState(self.status)] if self.status else list(OVER_STATES)
        yield Workshop.state.in_(states)
        if self.first:
            yield Workshop.ends_on >= self.first
        if self.last:
            yield Workshop.ends_on <= self.last
        yield from _equal((Workshop.state_code, _code(self.state)), (Workshop.district, _code(self.district)))
        yield from (column == key for column, key in self._keys() if key)
        yield from self._others()

    def _keys(self) -> list[tuple[Any, int]]:
        return [(Workshop.organiser_id, self.organiser), (Workshop.template_id, self.template)]

    def _others(self) -> Iterator[ColumnElement[bool]]:
        if self.topic == NOT_SAID:
            yield Workshop.id.not_in(select(WorkshopTopic.workshop_id))
        elif self.topic:
            about = select(WorkshopTopic.workshop_id).join(Topic, Topic.id == WorkshopTopic.topic_id)
            yield Workshop.id.in_(about.where(Topic.slug == self.topic))
        if self.funder:
            yield Workshop.id.in_(select(WorkshopFunder.workshop_id).where(WorkshopFunder.name == self.funder))
        if self.kind:
            yield KINDS[self.kind].is_(True)

    def of_people(self) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions on Participant."""
        yield from _equal(
            (Participant.state_code, _code(self.home)),
            (Participant.district, _code(self.home_district)),
            (Participant.gender, self.gender or None),
            (Participant.age_group, self.age or None),
            (Participant.qualification, self.qualification or None),
        )
        if self.organisation.isdecimal():
            yield Participant.organisation_id == int(self.organisation)
        elif self.organisation:
            name = _code(self.organisation.removeprefix(TYPED)) or ""
            yield Participant.organisation_id.is_(None)
            yield Participant.organisation_name == name


def _code(value: str) -> str | None:
    """Return what a column holds: None where nothing is asked for, "" where nobody has said it."""
    return ("" if value == NOT_SAID else value) if value else None


def _equal(*pairs: tuple[Any, str | None]) -> Iterator[ColumnElement[bool]]:
    for column, value in pairs:
        if value is not None:
            yield column == value


def wish_from(given: Mapping[str, str]) -> RecordWish:
    """Return what the arguments of an address ask for; nonsense stands for everything."""
    text = {name: str(tidy(value[:LONGEST])) for name, value in given.items()}
    return RecordWish(
        first=_day(text.get("from", "")),
        last=_day(text.get("to", "")),
        topic=text.get("topic", ""),
        state=_one_of(text.get("state", ""), STATES, NOT_SAID),
        district=text.get("district", ""),
        organiser=number_of(text.get("organiser")) or 0,
        funder=text.get("funder", ""),
        template=number_of(text.get("template")) or 0,
        kind=_one_of(text.get("kind", ""), KINDS),
        status=_one_of(text.get("status", ""), [each.value for each in WorkshopState]),
        organisation=_organisation(text.get("organisation", "")),
        home=_one_of(text.get("home", ""), STATES, NOT_SAID),
        home_district=text.get("home_district", ""),
        gender=_one_of(text.get("gender", ""), [each.value for each in Gender]),
        age=_one_of(text.get("age", ""), [each.value for each in AgeGroup]),
        qualification=_one_of(text.get("qualification", ""), [each.value for each in Qualification]),
    )


def _one_of(value: str, known: Any, *more: str) -> str:
    return value if value in known or value in more else ""


def _organisation(value: str) -> str:
    is_known = number_of(value) is not None or value == NOT_SAID or value.startswith(TYPED)
    return value if is_known else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
