"""The demo drafts as a whole: made once, where the courses that they change are published."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft
from lms.authoring.drafts.opening import open_draft
from lms.authoring.rights.models import Part
from lms.authoring.rights.operations import give_part, take_on
from lms.authoring.starting.operations import start
from lms.authoring.starting.sources import COMPANION, Beginning, beginning_bundle
from lms.core.database import transaction
from lms.courses.models import Course, CourseRevision
from lms.extensions import db
from lms.trial.authoring.changes import certificate_course, planned_change
from lms.trial.authoring.desk import back_to
from lms.trial.authoring.women import women_course
from lms.trial.workshops.stage import Stage, new_stage
from lms.workshops.library.queries import find_template

CERTIFICATE = "labour-protection-and-migration-services"
GULF = "safe-migration-to-the-gulf"
QUIZZES = "check-what-you-know"
TAKEN_ON = {GULF: 12, CERTIFICATE: 9, QUIZZES: 4}
"""The published courses that the trainer has taken on, and how many days ago."""
WORKSHOP = "legal-aid-for-informal-workers"
LEGAL_AID = "legal-aid-companion"


def ensure_writing() -> None:
    """Let the demo people write courses, once; where there is a draft, or a course is missing, nothing happens."""
    ids = _published()
    if len(ids) < len(TAKEN_ON) or db.session.scalar(select(CourseDraft.id).limit(1)) is not None:
        return
    stage, settings = new_stage(), current_app.extensions["settings"]
    with current_app.test_request_context(base_url=settings.url):
        for slug, days in TAKEN_ON.items():
            with back_to(stage, days):
                _take_on(stage, ids[slug], has_team=slug == CERTIFICATE)
        certificate_course(stage, CERTIFICATE)
        planned_change(stage, QUIZZES)
        women_course(stage)
        _companion(stage)


def _published() -> dict[str, int]:
    """Return the ids of the courses to be taken on, as far as they are published."""
    current = select(Course.slug, Course.id).join(CourseRevision, CourseRevision.course_id == Course.id)
    rows = db.session.execute(current.where(CourseRevision.is_current, Course.slug.in_(TAKEN_ON)))
    return {str(row.slug): row.id for row in rows}


def _take_on(stage: Stage, course_id: int, *, has_team: bool) -> None:
    """Let the trainer own a course and open its draft; where she has a team, one writes and one reviews."""
    meera = stage.people["meera"]
    with transaction():
        take_on(course_id, by=meera)
        if has_team:
            give_part(course_id, stage.people["ravi"], Part.AUTHOR, by=meera)
            give_part(course_id, stage.people["sunil"], Part.REVIEWER, by=meera)
    open_draft(course_id, by=meera)


def _companion(stage: Stage) -> None:
    """Begin the companion of a workshop, which nobody has touched since."""
    if find_template(WORKSHOP) is None:
        return
    wanted = Beginning(LEGAL_AID, {}, ("en", "hi"), f"{COMPANION}/{WORKSHOP}")
    with back_to(stage, 1):
        start(beginning_bundle(wanted), by=stage.people["meera"], form_key="demo-companion", made_from=COMPANION)
