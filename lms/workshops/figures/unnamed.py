"""People who were only counted, split as far as is known of them: by themselves, or by their workshop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select

from lms.extensions import db
from lms.workshops.attendance.unnamed import Counted, counts_of
from lms.workshops.library.models import Topic
from lms.workshops.planning.models import Workshop, WorkshopTopic

BY_KIND: dict[str, Callable[[Counted], Any]] = {
    "gender": lambda each: each.kind.gender,
    "age": lambda each: each.kind.age_group,
    "qualification": lambda each: each.kind.qualification,
}


def unnamed_by(workshop_ids: Collection[int], split: str) -> dict[Any, int] | None:
    """Return how many unnamed people there are in each part, by its key as ``parts_by`` has it; in two queries at most.

    None where nothing is known: nobody wrote down where they come from.
    """
    if split in BY_KIND:
        return dict(_by_kind(counts_of(workshop_ids), BY_KIND[split]))
    keys = {"state": _states, "month": _months, "topic": _topics}.get(split)
    if keys is None:
        return None
    totals = {key: sum(each.number for each in found) for key, found in counts_of(workshop_ids).items()}
    found: Counter[Any] = Counter()
    for workshop_id, key in keys(list(totals)):
        found[key] += totals[workshop_id]
    return dict(found)


def _by_kind(counts: dict[int, list[Counted]], key: Callable[[Counted], Any]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for rows in counts.values():
        for each in rows:
            found[(key(each),)] += each.number
    return found


def _states(workshop_ids: list[int]) -> list[tuple[int, Any]]:
    rows = db.session.execute(select(Workshop.id, Workshop.state_code).where(Workshop.id.in_(workshop_ids)))
    return [(row.id, (row.state_code,)) for row in rows]


def _months(workshop_ids: list[int]) -> list[tuple[int, Any]]:
    rows = db.session.execute(select(Workshop.id, Workshop.ends_on).where(Workshop.id.in_(workshop_ids)))
    return [(row.id, (row.ends_on.year, row.ends_on.month)) for row in rows if row.ends_on]


def _topics(workshop_ids: list[int]) -> list[tuple[int, Any]]:
    about = select(Workshop.id, Topic.slug).outerjoin(WorkshopTopic, WorkshopTopic.workshop_id == Workshop.id)
    rows = db.session.execute(
        about.outerjoin(Topic, Topic.id == WorkshopTopic.topic_id).where(Workshop.id.in_(workshop_ids))
    )
    return [(row.id, (row.slug,)) for row in rows]
