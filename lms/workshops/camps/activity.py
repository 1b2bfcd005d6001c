"""The workshop as an activity: the page of its unit, with the workshops that count for it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.learning.activities import Study
from lms.workshops.camps.documents import CampContent
from lms.workshops.camps.queries import offers
from lms.workshops.library.rendering import sheet_html
from lms.workshops.planning.models import OVER_STATES
from lms.workshops.registration.models import PARTICIPANT_STATE_NAMES


class CampActivity:
    """A workshop is done when enough of its sessions were attended."""

    def study(self, study: Study) -> ResponseReturnValue:
        """Answer what the workshop is about, when it is held, how to register, and what this learner attended."""
        content = study.unit.content
        assert isinstance(content, CampContent)  # noqa: S101 - a ready unit of this kind has this content
        found = offers(study.course.slug, study.unit.id, study.person_id)
        number, total = study.place
        return render_template(
            "workshops/camps/unit.html",
            study=study,
            content=content,
            intro=sheet_html(content.intro or {}),
            offers=found,
            can_count=study.state.done_at is None
            and any(each.workshop_state in OVER_STATES and each.attended.reaches(content.attendance) for each in found),
            states=PARTICIPANT_STATE_NAMES,
            number=number,
            total=total,
            previous=study.neighbour(-1),
            following=study.neighbour(+1),
        )
