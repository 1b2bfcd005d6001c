"""What follows when a workshop changes, in the transaction of the change. Packages above enter what they do."""

from __future__ import annotations

from collections.abc import Callable

from lms.core.registry import Registry
from lms.workshops.planning.models import Workshop

WorkshopFollower = Callable[[Workshop, int | None], None]
Followers = Registry[WorkshopFollower]

opened_followers: Followers = Registry("what follows when registration opens")
capacity_followers: Followers = Registry("what follows when the number of places changes")
moved_followers: Followers = Registry("what follows when a workshop gets other dates")
held_followers: Followers = Registry("what follows when a workshop was held")
share_followers: Followers = Registry("what follows when the share of attendance of a held workshop changes")
cancelled_followers: Followers = Registry("what follows when a workshop is cancelled")

letter_counts: Registry[Callable[[int], int]] = Registry("how many people get a letter about a workshop")
"""Called with the id of a workshop; whoever writes letters when it moves or is cancelled says here to how many."""


def follow(followers: Followers, workshop: Workshop, by: int | None) -> None:
    """Let everything follow that was entered for a change."""
    for each in followers:
        each(workshop, by)


def letters_for(workshop_id: int) -> int:
    """Return how many people get a letter when a workshop moves or is cancelled."""
    return sum(count(workshop_id) for count in letter_counts)
