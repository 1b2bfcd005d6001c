"""The attempts at a quiz as a trainer sees them: their list, and one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.language import LANGUAGES
from lms.core.paging import requested_page, requested_sorting
from lms.core.spreadsheets import csv_response
from lms.courses.queries import PublishedCourse
from lms.people.changes import action_name
from lms.people.permissions import TRAINERS
from lms.quizzes.analysis import attempt_list
from lms.quizzes.analysis.forms import STATE_WORDS, AttemptsFilter, SetAsideForm
from lms.quizzes.analysis.views import asked
from lms.quizzes.blueprint import blueprint
from lms.quizzes.loaders import load_taught_quiz
from lms.quizzes.marking.queries import gradings_of
from lms.quizzes.operations import abandon_attempt
from lms.quizzes.queries import Attempt, answers_of, attempt_of
from lms.quizzes.rendering import CERTAINTY_WORDS, quiz_texts
from lms.quizzes.review import ASPECTS, Review
from lms.quizzes.reviewed import judged_of, reviewed_questions

EVERYTHING = Review(**dict.fromkeys(ASPECTS, True))


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/attempts")
@access(TRAINERS)
def list_attempts(slug: str, unit_id: str) -> str:
    """List the attempts at a quiz, a page at a time."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    form = asked(AttemptsFilter, course)
    selection = form.selection(current_app.extensions["settings"].time_zone)
    sorting = requested_sorting(attempt_list.COLUMNS, "-started")
    found = attempt_list.attempts_page(course.course_id, unit_id, selection, form.wanted(), sorting, requested_page())
    return render_template(
        "quizzes/analysis/attempts.html",
        course=course.document,
        unit=unit,
        settings=content.settings,
        form=form,
        page=found,
        sort=("-" if sorting.descending else "") + sorting.key,
        organisations=attempt_list.organisation_names([row.person_id for row in found.items]),
        state_words=STATE_WORDS,
        languages_by_code=LANGUAGES,
    )


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/attempts.csv")
@access(TRAINERS)
def export_attempts(slug: str, unit_id: str) -> ResponseReturnValue:
    """Answer the attempts at a quiz, filtered as shown, as a CSV file."""
    course, _unit, _content = load_taught_quiz(slug, unit_id)
    header = (
        _("Name"),
        _("Attempt"),
        _("State"),
        _("Marks"),
        _("Out of"),
        _("Per cent"),
        _("Started"),
        _("Handed in"),
        _("Minutes"),
        _("Language"),
        _("Organisation"),
        _("Cohort"),
    )
    return csv_response(f"{slug}-{unit_id}-attempts", header, _rows(course, unit_id, asked(AttemptsFilter, course)))


def _rows(course: PublishedCourse, unit_id: str, form: AttemptsFilter) -> Iterator[tuple[Any, ...]]:
    zone = current_app.extensions["settings"].time_zone
    found = attempt_list.all_attempts(course.course_id, unit_id, form.selection(zone), form.wanted())
    for row, organisations in found:
        yield (
            row.full_name,
            row.number,
            str(STATE_WORDS[row.state]),
            row.earned,
            row.most,
            row.score,
            _local(row.started_at, zone),
            _local(row.submitted_at, zone),
            _minutes(row.started_at, row.submitted_at),
            LANGUAGES.get(row.language, row.language),
            organisations,
            row.cohort or "",
        )


def _local(instant: datetime | None, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(" ", "minutes") if instant else ""


def _minutes(started_at: datetime, submitted_at: datetime | None) -> float | None:
    return round((submitted_at - started_at).total_seconds() / 60, 1) if submitted_at else None


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/attempts/<int:attempt_id>")
@access(TRAINERS)
def show_taught_attempt(slug: str, unit_id: str, attempt_id: int) -> str:
    """Show an attempt of somebody else: answers and marks once it has been handed in, and what happened to it."""
    return _attempt_page(slug, unit_id, attempt_id, SetAsideForm())


@blueprint.post("/teaching/<slug>/quizzes/<unit_id>/attempts/<int:attempt_id>/set-aside")
@access(TRAINERS)
def set_attempt_aside(slug: str, unit_id: str, attempt_id: int) -> ResponseReturnValue:
    """Let an attempt in progress not count, so that its owner can begin anew."""
    attempt, _owner = _load(load_taught_quiz(slug, unit_id)[0], unit_id, attempt_id)
    form = SetAsideForm()
    if not form.validate():
        return _attempt_page(slug, unit_id, attempt_id, form), 422
    try:
        with transaction():
            abandon_attempt(attempt_id, attempt.enrolment_id, reason=form.reason.data or "", by=current_user.id)
    except Refusal as refusal:
        form.take_refusal(refusal)
        return _attempt_page(slug, unit_id, attempt_id, form), 422
    flash(_("The attempt has been set aside; its owner can begin anew."), "success")
    return redirect(url_for("quizzes.show_taught_attempt", slug=slug, unit_id=unit_id, attempt_id=attempt_id), 303)


def _load(course: PublishedCourse, unit_id: str, attempt_id: int) -> tuple[Attempt, Any]:
    """Return an attempt at a quiz and whose it is, or answer 404."""
    owner = attempt_list.owner_of(course.course_id, unit_id, attempt_id)
    attempt = attempt_of(owner.id, attempt_id) if owner else None
    if owner is None or attempt is None:
        abort(404)
    return attempt, owner


def _attempt_page(slug: str, unit_id: str, attempt_id: int, form: SetAsideForm) -> str:
    course, unit, content = load_taught_quiz(slug, unit_id)
    attempt, owner = _load(course, unit_id, attempt_id)
    saved = answers_of(attempt_id) if attempt.has_ended else {}
    judged = judged_of(attempt, saved) if attempt.has_ended else None
    return render_template(
        "quizzes/analysis/attempt.html",
        course=course.document,
        unit=unit,
        form=form,
        settings=content.settings,
        attempt=attempt,
        owner=owner,
        organisation=attempt_list.organisation_names([owner.id]).get(owner.id, ""),
        questions=reviewed_questions(attempt, saved, EVERYTHING, judged) if judged else [],
        gradings=gradings_of(attempt_id),
        texts=quiz_texts(attempt.digest, attempt.document, unit_id),
        moves=[(row, action_name(row.action)) for row in attempt_list.moves_of(attempt_id)],
        state_words=STATE_WORDS,
        certainty_words=CERTAINTY_WORDS,
        languages_by_code=LANGUAGES,
    )
