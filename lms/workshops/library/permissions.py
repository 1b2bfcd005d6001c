"""Who may look at the shelf of workshops and plan from it."""

from __future__ import annotations

from lms.people.permissions import rule_for
from lms.people.roles import Role

ORGANISERS = rule_for("organisers of workshops", Role.TRAINER, Role.COORDINATOR, Role.MANAGER)
"""Who may plan a workshop: trainers, coordinators and programme managers."""
