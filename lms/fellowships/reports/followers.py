"""What follows when a report is accepted: later packages enter themselves here."""

from __future__ import annotations

from collections.abc import Callable

from lms.core.registry import Registry
from lms.fellowships.moves import Actor
from lms.fellowships.reports.models import Report

Follower = Callable[[Report, Actor, int], None]
accepted_followers: Registry[Follower] = Registry("what follows when a report is accepted")
"""Called in the transaction of the acceptance with the report, as what somebody accepts it, and who that is."""
