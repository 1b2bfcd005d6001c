"""The letter about a planned publication that could not be. Inside the caller's transaction."""

from __future__ import annotations

from lms.authoring.publishing.models import PlannedPublication
from lms.authoring.reviewing.letters import hands_of, title_of
from lms.authoring.rights.models import Part
from lms.courses.models import Course
from lms.extensions import db
from lms.people.letters import write_about

SENTENCES_TOLD = 10


def tell_refused(plan: PlannedPublication) -> None:
    """Tell who planned it, and the owners of the course, why it was not published."""
    course = db.session.get_one(Course, plan.course_id)
    told = {*hands_of(course.id, Part.OWNER), plan.made_by_id} - {None}
    sentences = [str(each["sentence"]) for each in plan.problems[:SENTENCES_TOLD]]
    words = {"title": title_of(course), "sentences": sentences, "due_at": plan.due_at}
    for person_id in sorted(each for each in told if each is not None):
        write_about("draft_plan_refused", person_id, "authoring.publish_draft", place={"slug": course.slug}, **words)
