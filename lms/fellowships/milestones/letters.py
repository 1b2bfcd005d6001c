"""The letters about milestones: to those who review them, and back to the fellow. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from lms.core.outbox import write_letter
from lms.extensions import db
from lms.fellowships.milestones.models import Milestone, Submission
from lms.fellowships.milestones.rules import BY_MANAGER
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.queries import MentorRow, Reader, managers_of, mentors_of
from lms.fellowships.programmes.roles import MentorRole
from lms.people.letters import address_of
from lms.people.models import Person

Addressee = MentorRow | Reader


def reviewers_of(milestone: Milestone, fellow: Fellow) -> Sequence[Addressee]:
    """Return who is told of a submission: mentors of the milestone's role, else lead mentors, else the managers."""
    if milestone.reviewer != BY_MANAGER:
        mentors = mentors_of(fellow.id)
        for role in (milestone.reviewer, MentorRole.LEAD):
            if named := [mentor for mentor in mentors if mentor.role == role]:
                return named
    return managers_of(fellow.programme_id)


def fellow_reader(fellow: Fellow) -> Reader | None:
    """Return the fellow as somebody to whom a letter may go; None once the account is erased."""
    statement = select(Person.id, Person.full_name, Person.email, Person.language).where(Person.id == fellow.person_id)
    row = db.session.execute(statement).one_or_none()
    return Reader(*row) if row else None


def tell_reviewers(milestone: Milestone, fellow: Fellow, submission: Submission) -> None:
    """Tell the reviewers that something was handed in."""
    writer = fellow_reader(fellow)
    for reader in reviewers_of(milestone, fellow):
        _write("milestone_submitted", reader, milestone, name=writer.full_name if writer else "", submission=submission)


def tell_fellow(milestone: Milestone, fellow: Fellow, submission: Submission) -> None:
    """Tell the fellow what was said of a submission."""
    if reader := fellow_reader(fellow):
        _write("milestone_answered", reader, milestone, submission=submission)


def remind_fellow(milestone: Milestone, fellow: Fellow) -> None:
    """Tell the fellow that a milestone is due."""
    if reader := fellow_reader(fellow):
        _write("milestone_due", reader, milestone)


def _write(template: str, reader: Addressee, milestone: Milestone, **words: Any) -> None:
    if reader.email:
        place = {"fellow_id": milestone.fellow_id, "milestone_id": milestone.id}
        link = address_of("fellowships.show_milestone", **place)
        about = {"person": reader, "milestone": milestone, "link": link, **words}
        write_letter(template, to=reader.email, language=reader.language, person_id=reader.person_id, **about)
