"""Writing, handing in and answering monthly reports. Each of these runs inside the caller's transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.attachments.queries import files_of
from lms.core import clock
from lms.core.database import lock
from lms.core.errors import Refusal
from lms.core.templating import show_date
from lms.extensions import db
from lms.fellowships.milestones.operations import Closed
from lms.fellowships.moves import Actor
from lms.fellowships.placements.models import Fellow
from lms.fellowships.reports.followers import accepted_followers
from lms.fellowships.reports.letters import tell_fellow, tell_readers
from lms.fellowships.reports.models import MOVES, UNSENT, Report, ReportState, ReportVersion
from lms.fellowships.reports.periods import open_reports, shift_reports, waive_reports
from lms.questionnaires.documents import Answers, FieldKind, Questionnaire
from lms.questionnaires.drafts import merged
from lms.questionnaires.reading import problems

__all__ = [
    "OWNER",
    "TAKEN_BACK",
    "ReportIncomplete",
    "accept",
    "hand_in",
    "open_reports",
    "reopen",
    "require_writable",
    "save_draft",
    "send_back",
    "shift_reports",
    "take_back",
    "waive",
    "waive_reports",
]
OWNER = "fellow_reports"
"""The kind of row to which files of reports belong; their slot is the field."""
TAKEN_BACK = "taken_back"


class ReportIncomplete(Refusal):
    """A report that cannot be handed in as it is; ``problems`` are sentences by field."""

    def __init__(self, found: dict[str, Any]) -> None:
        super().__init__(_l("Something is missing in the report. Each field says what; all you typed is kept."))
        self.problems = found


def require_writable(report: Report, today: date) -> None:
    """Raise Closed where the fellow cannot write at a report now: before its month, or once it is handed in."""
    if today < report.from_on:
        sentence = _l(
            "This month begins on %(day)s; its report can be written from then on.", day=show_date(report.from_on)
        )
        raise Closed(sentence)
    if report.state not in UNSENT:
        raise Closed(_l("This report is handed in or not asked for, so it cannot be changed now."))


def save_draft(report_id: int, typed: Answers, *, seen: int | None, today: date) -> int:
    """Keep what was typed so far and return the version of the draft.

    Raises DraftConflict where another window saved other words since, Closed where the report is not open.
    """
    report, _fellow = _held(report_id)
    require_writable(report, today)
    kept = merged(report.answers, typed, version=report.version, seen=seen)
    if kept != report.answers:
        report.answers, report.version, report.saved_at = kept, report.version + 1, clock.now()
    return report.version


def hand_in(
    report_id: int, form: Questionnaire, typed: Answers, *, seen: int | None, number: int, today: date, by: int
) -> ReportVersion:
    """Hand in a report as version ``number`` and tell its readers; sent twice it is handed in once.

    Raises ReportIncomplete where a field is missing or wrong, else as ``save_draft`` does.
    """
    report, fellow = _held(report_id)
    last = _last(report_id)
    if last is not None and last.number == number and report.state is ReportState.SUBMITTED:
        return last
    save_draft(report_id, typed, seen=seen, today=today)
    answers = {field: answer for field, answer in {**report.answers, **_files(report, form)}.items() if answer}
    if found := problems(form, answers):
        raise ReportIncomplete(found)
    version = ReportVersion(
        report_id=report_id, number=(last.number if last else 0) + 1, answers=answers, submitted_at=clock.now()
    )
    MOVES.make(report, "submitted", actor=Actor.FELLOW, by=by, number=version.number)
    report.answers, report.submitted_at = answers, version.submitted_at
    db.session.add(version)
    db.session.flush()
    tell_readers(report, fellow)
    return version


def _files(report: Report, form: Questionnaire) -> Answers:
    """Return the ids of the files of a report, by field."""
    asked = [question.id for question in form.questions() if question.kind is FieldKind.FILE]
    there = files_of(OWNER, [report.id])[report.id] if asked else []
    return {field: [file.id for file in there if file.slot == field] for field in asked}


def take_back(report_id: int, *, by: int) -> None:
    """Take a report back before anybody answered it; what was written is the draft again."""
    report, _fellow = _held(report_id)
    MOVES.make(report, "taken_back", actor=Actor.FELLOW, by=by)
    report.submitted_at = None
    _close(_last(report_id), TAKEN_BACK, "", by)


def accept(report_id: int, *, number: int, comment: str, by: int, actor: Actor) -> None:
    """Accept the version with a number, tell the fellow, and call what follows. Doing it again changes nothing."""
    _answer(report_id, "accepted", number, comment, by=by, actor=actor)


def send_back(report_id: int, *, number: int, comment: str, by: int, actor: Actor) -> None:
    """Return the version with a number with a comment that says what to change, and tell the fellow."""
    _answer(report_id, "returned", number, comment, by=by, actor=actor)


def _answer(report_id: int, verb: str, number: int, comment: str, *, by: int, actor: Actor) -> None:
    report, fellow = _held(report_id)
    last = _last(report_id)
    if last is not None and (last.number, last.verdict, last.answered_by_id) == (number, verb, by):
        return
    comment = _require(report, verb, actor, comment)
    if last is None or last.number != number:
        sentence = _l(
            "A newer version was handed in since you opened this page. It is shown now; read it, then answer."
        )
        raise Refusal(sentence, field="comment")
    MOVES.make(report, verb, actor=actor, by=by, reason=comment, number=number)
    _close(last, verb, comment, by)
    if verb == "accepted":
        report.accepted_at = last.answered_at
        for follow in accepted_followers:
            follow(report, actor, by)
    tell_fellow(report, fellow, last)


def _require(report: Report, verb: str, actor: Actor, comment: str) -> str:
    try:
        return MOVES.require(report.state, verb, actor, comment)
    except Refusal as refusal:
        raise type(refusal)(refusal.sentence, field="comment") from None


def waive(report_id: int, *, reason: str, by: int, actor: Actor) -> None:
    """Ask for a report no more. Raises Refusal without a reason. Doing it again changes nothing."""
    report, _fellow = _held(report_id)
    if report.state is not ReportState.WAIVED:
        MOVES.make(report, "waived", actor=actor, by=by, reason=reason)


def reopen(report_id: int, *, reason: str, by: int, actor: Actor) -> None:
    """Ask for a waived report after all. Raises Refusal without a reason."""
    report, _fellow = _held(report_id)
    MOVES.make(report, "reopened", actor=actor, by=by, reason=reason)


def _held(report_id: int) -> tuple[Report, Fellow]:
    report = lock(Report, report_id)
    fellow = db.session.get(Fellow, report.fellow_id) if report else None
    if report is None or fellow is None:
        raise LookupError(f"no report {report_id}")
    return report, fellow


def _last(report_id: int) -> ReportVersion | None:
    of_report = select(ReportVersion).where(ReportVersion.report_id == report_id)
    return db.session.scalar(of_report.order_by(ReportVersion.number.desc()).limit(1))


def _close(version: ReportVersion | None, verdict: str, comment: str, by: int) -> None:
    if version is not None and version.answered_at is None:
        version.verdict, version.comment = verdict, comment
        version.answered_by_id, version.answered_at = by, clock.now()
