"""What reviewers and panels see: their lists, one application as they may read it, and other people's sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import abort
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import func, select

from lms.attachments.models import Attachment
from lms.attachments.queries import AttachedFile, files_of
from lms.core.paging import Page, paginate
from lms.extensions import db
from lms.fellowships.applications.models import Application, Reference
from lms.fellowships.calls.models import Call
from lms.fellowships.calls.queries import call_form
from lms.fellowships.programmes.documents import Criterion
from lms.fellowships.selection.models import InterviewSlot, Review, ReviewState, Stage
from lms.fellowships.selection.pool_queries import Written, sheets_of
from lms.fellowships.selection.stages import SCORED_IN, criteria_for, is_scored
from lms.questionnaires.documents import FieldKind, Questionnaire

OWNER = Application.__tablename__
TELLING = frozenset({FieldKind.EMAIL, FieldKind.PHONE, FieldKind.REFERENCES})
"""Kinds of fields whose answers say who somebody is."""


@dataclass(frozen=True)
class Desk:
    """One application before somebody who scores it."""

    review: Review
    application: Application
    call: Call

    @property
    def is_blind(self) -> bool:
        """Whether this reader is not to know who applies; the interview panel always does."""
        return self.call.names_hidden and self.review.stage is Stage.REVIEW

    @property
    def title(self) -> str:
        """What the application is called before this reader."""
        return shown_name(self.application.id, self.application.full_name, is_blind=self.is_blind)

    @property
    def is_open(self) -> bool:
        """Whether the sheet can be filled in now."""
        return self.review.state is ReviewState.ASSIGNED and self.application.state in SCORED_IN[self.review.stage]

    @property
    def form(self) -> Questionnaire:
        """The application form, in which what this reader is not to know is private."""
        form = call_form(self.call)
        return blinded(form) if self.is_blind else form

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What is scored."""
        return self.criteria_of(self.review.stage)

    def criteria_of(self, stage: Stage) -> tuple[Criterion, ...]:
        """Return what is scored in a stage of the same call."""
        return criteria_for(self.call, stage)

    def files(self) -> list[AttachedFile]:
        """Return the files of the application that this reader may open, without telling names where it is blind."""
        found = files_of(OWNER, [self.application.id])[self.application.id]
        if not self.is_blind:
            return found
        hidden = {question.id for question in self.form.questions() if question.is_private}
        seen = [file for file in found if file.slot not in hidden]
        return [replace(file, name=gettext("File %(number)d", number=n)) for n, file in enumerate(seen, start=1)]


def shown_name(application_id: int, full_name: str, *, is_blind: bool) -> str:
    """Return the applicant's name, or a number where the reader is not to know it."""
    return str(gettext("Applicant %(number)d", number=application_id)) if is_blind else full_name


def blinded(form: Questionnaire) -> Questionnaire:
    """Return a form in which every field whose answer says who somebody is counts as private."""
    sections = tuple(
        section.model_copy(
            update={
                "questions": tuple(
                    question.model_copy(update={"is_private": question.is_private or question.kind in TELLING})
                    for question in section.questions
                )
            }
        )
        for section in form.sections
    )
    return Questionnaire(sections=sections)


def load_desk(review_id: int) -> Desk:
    """Return the application that this reader scores by a sheet of theirs; any other answers 404."""
    row = db.session.execute(
        select(Review, Application, Call)
        .join(Application, Application.id == Review.application_id)
        .join(Call, Call.id == Application.call_id)
        .where(Review.id == review_id, Review.reviewer_id == current_user.id)
    ).one_or_none()
    if row is None:
        abort(404)
    return Desk(*row)


def load_desk_file(desk: Desk, file_id: int) -> tuple[Attachment, str]:
    """Return a file of an application and its name for this reader; one that they may not open answers 404."""
    shown = {file.id: file.name for file in desk.files()} if desk.review.state is not ReviewState.CONFLICT else {}
    file = db.session.get(Attachment, file_id)
    if file is None or file_id not in shown:
        abort(404)
    return file, shown[file_id]


def other_sheets(desk: Desk) -> list[Written]:
    """Return what others have handed in about an application, once one's own is.

    The panel has the reviews from the start, but only those with a comment, which is all that it reads of them.
    """
    own = desk.review
    if own.state is ReviewState.CONFLICT:
        return []
    sheets = sheets_of([own.application_id])[own.application_id]
    may_see = {Stage.REVIEW: own.stage is Stage.INTERVIEW or own.state is ReviewState.HANDED_IN}
    may_see[Stage.INTERVIEW] = own.stage is Stage.INTERVIEW and own.state is ReviewState.HANDED_IN
    return [
        sheet
        for sheet in sheets
        if sheet.state is ReviewState.HANDED_IN
        and may_see[sheet.stage]
        and (sheet.stage is not own.stage or sheet.reviewer_id != own.reviewer_id)
        and (sheet.stage is own.stage or sheet.shared_comment)
    ]


def references_for(desk: Desk) -> Sequence[Reference]:
    """Return the letters of referees, for a reader who may know who applies."""
    if desk.is_blind:
        return []
    given = select(Reference).where(Reference.application_id == desk.application.id, Reference.given_at.is_not(None))
    return db.session.scalars(given.order_by(Reference.id)).all()


@dataclass(frozen=True)
class ToScore:
    """One application in somebody's list."""

    id: int
    name: str
    call_id: int
    call_title: dict[str, str]
    stage: Stage
    state: ReviewState
    is_begun: bool
    assigned_at: datetime
    handed_in_at: datetime | None
    interview_at: datetime | None


def waiting_for(person_id: int) -> list[ToScore]:
    """Return what somebody has to score now, by call, the oldest first in each and among them; in one query."""
    statement = _listed(person_id).where(Review.state == ReviewState.ASSIGNED, is_scored())
    rows = db.session.execute(statement.order_by(Review.assigned_at, Review.id)).all()
    first: dict[int, int] = {}
    for place, row in enumerate(rows):
        first.setdefault(row.call_id, place)
    return [_to_score(row) for row in sorted(rows, key=lambda row: first[row.call_id])]


def by_call(rows: Sequence[ToScore]) -> list[list[ToScore]]:
    """Return the applications of a list call by call, in the order in which the calls come."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row.call_id)]


def done_by(person_id: int, page: int) -> Page[ToScore]:
    """Return one page of what somebody has handed in, or found too close to judge; the newest first."""
    statement = _listed(person_id).where(Review.state != ReviewState.ASSIGNED)
    found = paginate(
        statement.order_by(func.coalesce(Review.handed_in_at, Review.assigned_at).desc(), Review.id.desc()), page
    )
    return Page([_to_score(row) for row in found.items], found.number, found.size, found.total)


def _listed(person_id: int) -> Any:
    statement: Any = (
        select(
            Review.id,
            Review.application_id,
            Application.full_name,
            Application.call_id,
            Call.title,
            Call.names_hidden,
            Review.stage,
            Review.state,
            Review.version,
            Review.assigned_at,
            Review.handed_in_at,
            InterviewSlot.starts_at,
        )
        .join(Application, Application.id == Review.application_id)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(InterviewSlot, InterviewSlot.application_id == Application.id)
        .where(Review.reviewer_id == person_id)
    )
    return statement


def _to_score(row: Any) -> ToScore:
    is_blind = row.names_hidden and row.stage is Stage.REVIEW
    return ToScore(
        row.id,
        shown_name(row.application_id, row.full_name, is_blind=is_blind),
        row.call_id,
        row.title,
        row.stage,
        row.state,
        row.version > 0,
        row.assigned_at,
        row.handed_in_at,
        row.starts_at if row.stage is Stage.INTERVIEW else None,
    )


def next_waiting(person_id: int) -> int | None:
    """Return the sheet that somebody is to fill in next, or None."""
    return next((each.id for each in waiting_for(person_id)), None)
