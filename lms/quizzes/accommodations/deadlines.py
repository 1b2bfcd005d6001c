"""When running attempts end, after something has changed what holds for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from lms.core import clock
from lms.courses.queries import revision_document
from lms.extensions import db
from lms.learning.models import Enrolment
from lms.quizzes.documents import QuizContent, QuizSettings
from lms.quizzes.models import AttemptState, QuizAttempt
from lms.quizzes.terms.queries import ACCOMMODATIONS, terms_of_row, with_accommodations

_RUNNING = with_accommodations(
    select(
        QuizAttempt.id,
        QuizAttempt.unit_id,
        QuizAttempt.revision_id,
        QuizAttempt.started_at,
        QuizAttempt.closes_at,
        *ACCOMMODATIONS,
    )
    .select_from(QuizAttempt)
    .join(Enrolment, Enrolment.id == QuizAttempt.enrolment_id)
    .where(QuizAttempt.state == AttemptState.IN_PROGRESS),
    QuizAttempt.unit_id,
)


def move_ends(*conditions: ColumnElement[bool]) -> int:
    """Let running attempts end when their terms say now; return how many have another end than before.

    ``conditions`` say which, by columns of enrolments and attempts. The enrolments are to be held.
    """
    db.session.flush()
    now, settings = clock.now(), dict[tuple[int, str], QuizSettings]()
    moved: list[dict[str, Any]] = []
    for row in db.session.execute(_RUNNING.where(*conditions)):
        end = terms_of_row(_settings_of(row, settings), row).moved_end(row.started_at, row.closes_at, now)
        if end != row.closes_at:
            moved.append({"id": row.id, "closes_at": end})
    if moved:
        db.session.execute(update(QuizAttempt), moved)
    return len(moved)


def _settings_of(row: Row[Any], known: dict[tuple[int, str], QuizSettings]) -> QuizSettings:
    """Return the settings with which an attempt began; each revision is asked for once."""
    key = (row.revision_id, row.unit_id)
    if key not in known:
        content = revision_document(row.revision_id).unit(row.unit_id).content
        assert isinstance(content, QuizContent)  # noqa: S101 - the kind of a unit never changes
        known[key] = content.settings
    return known[key]


def follow_cohort(enrolment_ids: Sequence[int]) -> None:
    """Let the running attempts of those who have changed their cohort end when the new one says."""
    move_ends(Enrolment.id.in_(enrolment_ids))
