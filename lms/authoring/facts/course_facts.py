"""The facts of one draft: what it has pinned, and what the registry says by now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.authoring.drafts.queries import DraftOf, outline
from lms.authoring.facts.models import Fact
from lms.authoring.facts.pinning import cited_by_draft, pinned_by_draft
from lms.authoring.facts.queries import facts_named
from lms.authoring.facts.said import said_by, words_digest
from lms.courses.sources import Fact as Said


class Standing(StrEnum):
    """How a fact of a draft stands to the registry, the most urgent first.

    CHANGED has other words there, CHECKED only other sources or dates; NEW is cited and not pinned yet, OWN pinned and
    not in the registry (or retired there).
    """

    UNKNOWN = "unknown"
    CHANGED = "changed"
    CHECKED = "checked"
    NEW = "new"
    SAME = "same"
    OWN = "own"


@dataclass(frozen=True)
class CourseFact:
    """A fact of a draft: as it is pinned, as the registry has it now, and the units that cite it (slug, title)."""

    key: str
    standing: Standing
    pinned: Said | None
    now: Said | None
    units: tuple[tuple[str, Mapping[str, str]], ...]
    is_elsewhere: bool
    """Whether texts besides those of units cite it: banks, the glossary."""

    @property
    def may_be_confirmed(self) -> bool:
        """Whether there is something newer to take over."""
        return self.standing in {Standing.CHANGED, Standing.CHECKED}


def course_facts(draft: DraftOf) -> list[CourseFact]:
    """Return the facts that a draft cites or has pinned, what waits for its trainer first. Six queries at the most."""
    cited, pinned = cited_by_draft(draft.course_id), pinned_by_draft(draft.course_id)
    keys = sorted({*cited, *pinned})
    if not keys:
        return []
    registry = facts_named(keys)
    units = {unit.id: (unit.slug, unit.title) for module in outline(draft) for unit in module.units}
    found = [_course_fact(key, pinned.get(key), registry.get(key), cited.get(key, ()), units) for key in keys]
    order = {standing: number for number, standing in enumerate(Standing)}
    return sorted(found, key=lambda each: (order[each.standing], each.key))


def _course_fact(
    key: str,
    pinned: Said | None,
    fact: Fact | None,
    unit_ids: Collection[int | None],
    units: Mapping[int, tuple[str, Mapping[str, str]]],
) -> CourseFact:
    now = said_by(fact) if fact else None
    places = tuple(units[unit_id] for unit_id in unit_ids if unit_id is not None and unit_id in units)
    return CourseFact(key, standing_of(pinned, now), pinned, now, places, None in unit_ids)


def standing_of(pinned: Said | None, now: Said | None) -> Standing:
    """Return how what is pinned stands to what the registry says."""
    if pinned is None:
        return Standing.UNKNOWN if now is None else Standing.NEW
    if now is None:
        return Standing.OWN
    if pinned == now:
        return Standing.SAME
    return Standing.CHECKED if words_digest(pinned) == words_digest(now) else Standing.CHANGED
