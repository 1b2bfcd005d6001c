"""Whether the settings of a call fit together: its dates, its seats, its criteria. They know no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from lms.core.clock import day_of
from lms.core.errors import Refusal
from lms.courses.slugs import free_slug, slug_from
from lms.fellowships.calls.rules import zone_named
from lms.fellowships.programmes.documents import Criterion

MOST_SEATS = 1000
MOST_CRITERIA = 12
Seats = Mapping[str, Mapping[str, int]]


def check_settings(values: Mapping[str, Any]) -> None:
    """Raise Refusal, naming the field, where the settings of a call do not fit together."""
    zone = zone_named(values["zone"])
    if zone is None:
        sentence = _l("There is no time zone “%(name)s”. In India it is Asia/Kolkata.", name=values["zone"][:40])
        raise Refusal(sentence, field="zone")
    if values["closes_at"] <= values["opens_at"]:
        raise Refusal(_l("The call closes before it opens. Change one of the two."), field="closes_at")
    if values["starts_on"] < day_of(values["closes_at"], zone):
        raise Refusal(_l("The fellowship starts before the call closes. Choose a later day."), field="starts_on")
    check_seats(values["seats"], values["seats_by"])


def check_seats(seats: int, seats_by: Seats) -> None:
    """Raise Refusal where more seats are bound to states, or to hosts, than there are."""
    names = {"state": _l("states"), "host": _l("hosts")}
    for kind, by_key in seats_by.items():
        bound = sum(by_key.values())
        if bound > seats:
            sentence = _l(
                "%(bound)d seats are bound to %(what)s, and there are %(seats)d. Give fewer, or raise the seats.",
                bound=bound,
                what=names[kind],
                seats=seats,
            )
            raise Refusal(sentence, field="seats")


def checked_criteria(rows: Sequence[Mapping[str, Any]], *, field: str, may_be_none: bool) -> list[dict[str, Any]]:
    """Return criteria as they are stored; a new one gets an id from its title. Raises Refusal."""
    if not rows and not may_be_none:
        raise Refusal(_l("Write at least one criterion: without one nothing can be scored."), field=field)
    if len(rows) > MOST_CRITERIA:
        raise Refusal(_l("Keep to %(most)d criteria.", most=MOST_CRITERIA), field=field)
    taken = {row["id"] for row in rows if row["id"]}
    found: list[Criterion] = []
    for row in rows:
        own = row["id"] or free_slug(slug_from(row["title"], "criterion"), taken.__contains__)
        taken.add(own)
        found.append(Criterion.model_validate({**row, "id": own}))
    return [criterion.model_dump(mode="json", exclude_defaults=True) for criterion in found]
