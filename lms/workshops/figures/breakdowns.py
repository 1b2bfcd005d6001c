"""People trained, split by one thing about them or about the workshop. Each part knows the wish that opens its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, case, extract, func, literal_column, select

from lms.core.language import localised
from lms.extensions import db
from lms.people.models import Organisation
from lms.people.places import STATES
from lms.workshops.figures.periods import month_period
from lms.workshops.figures.scope import Scope
from lms.workshops.figures.trained import Join, People, counted, persons
from lms.workshops.figures.wish import NOT_SAID, TYPED, RecordWish
from lms.workshops.figures.words import month_in_words
from lms.workshops.library.models import Topic
from lms.workshops.planning.models import Workshop, WorkshopTopic
from lms.workshops.registration.models import AGE_NAMES, GENDER_NAMES, QUALIFICATION_NAMES, Participant

MOST_PARTS = 300
"""How many parts a page shows; the table for spreadsheets has all of them."""
NOT_SAID_WORDS = _l("Not said")


@dataclass(frozen=True)
class Part:
    """The people of one part, in words, with the wish for its rows; ``key`` is the value that they share."""

    words: str
    people: People
    wish: RecordWish
    key: Any = None


Values = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """By what people are split: its words, its columns, how their values are said, and the wish for one of them."""

    label: Any
    columns: tuple[ColumnElement[Any], ...]
    words: Callable[[Values], str]
    wish: Callable[[RecordWish, Values], RecordWish]
    join: Join | None = None
    by_value: bool = False


def _at_workshops(found: Any) -> Any:
    return found.join(Workshop, Workshop.id == Participant.workshop_id)


def _at_topics(found: Any) -> Any:
    about = found.outerjoin(WorkshopTopic, WorkshopTopic.workshop_id == Participant.workshop_id)
    return about.outerjoin(Topic, Topic.id == WorkshopTopic.topic_id)


def _state_words(values: Values) -> str:
    return str(STATES.get(values[0], values[0]) or NOT_SAID_WORDS)


def _narrowed(name: str) -> Callable[[RecordWish, Values], RecordWish]:
    def narrow(wish: RecordWish, values: Values) -> RecordWish:
        changes: dict[str, Any] = {name: str(values[0] or NOT_SAID)}
        return replace(wish, **changes)

    return narrow


def _in_month(wish: RecordWish, values: Values) -> RecordWish:
    return wish.within(*month_period(int(values[0]), int(values[1])))


def _of_organisation(wish: RecordWish, values: Values) -> RecordWish:
    key, typed = values
    return replace(wish, organisation=str(key) if key is not None else TYPED + (typed or NOT_SAID))


def _named(names: Mapping[Any, Any]) -> Callable[[Values], str]:
    return lambda values: str(names[values[0]])


TYPED_NAME = case((Participant.organisation_id.is_(None), Participant.organisation_name), else_=literal_column("''"))
DIMENSIONS: dict[str, Dimension] = {
    "organisation": Dimension(
        label=_l("Organisation"),
        columns=(Participant.organisation_id.expression, TYPED_NAME),
        words=lambda values: str(values[1] or NOT_SAID_WORDS),
        wish=_of_organisation,
    ),
    "state": Dimension(
        label=_l("State of the workshop"),
        columns=(Workshop.state_code.expression,),
        words=_state_words,
        wish=_narrowed("state"),
        join=_at_workshops,
    ),
    "home": Dimension(
        label=_l("Home state"),
        columns=(Participant.state_code.expression,),
        words=_state_words,
        wish=_narrowed("home"),
    ),
    "district": Dimension(
        label=_l("Home district"),
        columns=(Participant.district.expression,),
        words=lambda values: str(values[0] or NOT_SAID_WORDS),
        wish=_narrowed("home_district"),
    ),
    "gender": Dimension(
        label=_l("Gender"),
        columns=(Participant.gender.expression,),
        words=_named(GENDER_NAMES),
        wish=_narrowed("gender"),
    ),
    "age": Dimension(
        label=_l("Age group"),
        columns=(Participant.age_group.expression,),
        words=_named(AGE_NAMES),
        wish=_narrowed("age"),
        by_value=True,
    ),
    "qualification": Dimension(
        label=_l("Qualification"),
        columns=(Participant.qualification.expression,),
        words=_named(QUALIFICATION_NAMES),
        wish=_narrowed("qualification"),
        by_value=True,
    ),
    "topic": Dimension(
        label=_l("Topic"),
        columns=(Topic.slug.expression,),
        words=lambda values: str(values[0] or ""),
        wish=_narrowed("topic"),
        join=_at_topics,
    ),
    "month": Dimension(
        label=_l("Month"),
        columns=(extract("year", Workshop.ends_on), extract("month", Workshop.ends_on)),
        words=lambda values: month_in_words(int(values[0]), int(values[1])),
        wish=_in_month,
        join=_at_workshops,
        by_value=True,
    ),
}
"""By their names in the address. Those ``by_value`` are in the order of their values, the others the largest first."""


def parts_by(scope: Scope, name: str, *, most: int | None = MOST_PARTS, also: Iterable[Values] = ()) -> list[Part]:
    """Return the people of a scope by a dimension, ``most`` parts at most (None: all); in two queries at most.

    ``also`` are keys of parts that are to be there with nobody known by name, because somebody was counted.
    """
    dimension = DIMENSIONS[name]
    columns = [column.label(f"value_{number}") for number, column in enumerate(dimension.columns)]
    each = persons(scope, *columns, join=dimension.join)
    values = [each.c[column.name] for column in columns]
    statement = select(*values, *counted(each)).group_by(*values).order_by(func.count().desc(), *values).limit(most)
    rows = [tuple(row) for row in db.session.execute(_only_wished(statement, name, values, scope.wish))]
    known = {row[: len(values)] for row in rows}
    rows += [(*key, 0, 0, 0, 0) for key in also if key not in known and _is_wished(name, key, scope.wish)]
    found = _parts(dimension, rows, scope.wish, _names(name, [row[: len(values)] for row in rows]))
    return sorted(found, key=lambda part: _place(part.key)) if dimension.by_value else found


def _only_wished(statement: Any, name: str, values: list[Any], wish: RecordWish) -> Any:
    """Return the query without other topics that workshops have beside the one wished."""
    if name != "topic" or wish.topic in {"", NOT_SAID}:
        return statement
    return statement.where(values[0] == wish.topic)


def _is_wished(name: str, key: Values, wish: RecordWish) -> bool:
    return name != "topic" or wish.topic in {"", key[0] or NOT_SAID}


def _parts(dimension: Dimension, rows: list[Values], wish: RecordWish, names: Mapping[Any, str]) -> list[Part]:
    width = len(dimension.columns)
    found = []
    for row in rows:
        values, figures = row[:width], row[width:]
        words = names.get(values[0]) or dimension.words(values)
        found.append(Part(words, People(*map(int, figures)), dimension.wish(wish, values), values))
    return found


def _names(name: str, values: list[Values]) -> dict[Any, str]:
    """Return the words for values that are keys of other tables, in one query at most."""
    if name == "organisation":
        keys = [value[0] for value in values if value[0] is not None]
        asked: Any = select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys))
        return {key: localised(words) for key, words in db.session.execute(asked)}
    if name == "topic":
        known = {slug: localised(words) for slug, words in db.session.execute(select(Topic.slug, Topic.name))}
        return {**known, None: str(_l("Without a topic"))}
    return {}


def _place(values: Values) -> Values:
    """Return where a part stands among those in the order of their values: choices in the order of their list."""
    first = values[0]
    return (list(type(first)).index(first),) if isinstance(first, StrEnum) else tuple(int(each) for each in values)
