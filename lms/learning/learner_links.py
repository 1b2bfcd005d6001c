"""Pages about one learner of a course, to which the trainer's list of learners leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from lms.core.registry import Registry


@dataclass(frozen=True)
class LearnerLink:
    """A page about one learner: its words, and the endpoint, which takes ``slug`` and ``enrolment_id``."""

    label: Any
    endpoint: str

    def url(self, slug: str, enrolment_id: int) -> str:
        """Return the address for a learner of a course."""
        return url_for(self.endpoint, slug=slug, enrolment_id=enrolment_id)


learner_links: Registry[LearnerLink] = Registry("pages about a learner")
"""What packages above learning have to offer beside each learner; quizzes enters "extra time"."""
