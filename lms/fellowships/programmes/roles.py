"""As what people accompany a fellow."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class MentorRole(StrEnum):
    """As what somebody accompanies a fellow; the plan says which milestones each of them reviews."""

    LEAD = "lead"
    LEGAL = "legal"
    RESEARCH = "research"
    TRAINER = "trainer"
    HOST = "host"
    PANEL = "panel"


MENTOR_ROLE_NAMES = {
    MentorRole.LEAD: _l("Mentor"),
    MentorRole.LEGAL: _l("Legal mentor"),
    MentorRole.RESEARCH: _l("Research mentor"),
    MentorRole.TRAINER: _l("Trainer"),
    MentorRole.HOST: _l("Supervisor at the host"),
    MentorRole.PANEL: _l("Review panel"),
}
