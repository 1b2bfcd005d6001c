"""What monthly reports say about the fellow, and about those who answered them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from lms.core import history
from lms.core.privacy import PersonalData, declare, instant_text
from lms.extensions import db
from lms.fellowships.placements.models import Fellow
from lms.fellowships.reports.models import Report, ReportVersion


def _reports(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(
        select(Report).join(Fellow).where(Fellow.person_id == person_id).order_by(Report.fellow_id, Report.month)
    )
    return [
        {
            "month": row.month,
            "due_on": row.due_on.isoformat(),
            "state": str(row.state),
            "answers": row.answers,
            "submitted_at": instant_text(row.submitted_at),
            "accepted_at": instant_text(row.accepted_at),
        }
        for row in rows
    ]


def _versions(person_id: int) -> list[dict[str, Any]]:
    """Return every version that a person handed in, and what they said of those of others."""
    rows = db.session.execute(
        select(ReportVersion, Report.month, Fellow.person_id)
        .join(Report, Report.id == ReportVersion.report_id)
        .join(Fellow, Fellow.id == Report.fellow_id)
        .where(or_(Fellow.person_id == person_id, ReportVersion.answered_by_id == person_id))
        .order_by(ReportVersion.id)
    )
    return [_held(row, month, is_own=owner == person_id) for row, month, owner in rows]


def _held(row: ReportVersion, month: int, *, is_own: bool) -> dict[str, Any]:
    written = {"answers": row.answers} if is_own else {}
    return {
        **written,
        "month": month,
        "number": row.number,
        "submitted_at": instant_text(row.submitted_at),
        "verdict": row.verdict,
        "comment": row.comment,
        "answered_at": instant_text(row.answered_at),
    }


def _erase_reports(person_id: int) -> None:
    own = select(Fellow.id).where(Fellow.person_id == person_id)
    db.session.execute(update(Report).where(Report.fellow_id.in_(own)).values(answers={}))
    ids = db.session.scalars(select(Report.id).where(Report.fellow_id.in_(own))).all()
    history.forget_reasons(Report.__tablename__, ids)


def _erase_versions(person_id: int) -> None:
    fellows = select(Fellow.id).where(Fellow.person_id == person_id)
    own = select(Report.id).where(Report.fellow_id.in_(fellows))
    db.session.execute(update(ReportVersion).where(ReportVersion.report_id.in_(own)).values(answers={}, comment=""))
    answered = update(ReportVersion).where(ReportVersion.answered_by_id == person_id)
    db.session.execute(answered.values(answered_by_id=None))


def register() -> None:
    """Declare the tables of reports."""
    declare(
        PersonalData(
            table="fellow_reports",
            title=_l("Monthly reports of your fellowship"),
            export=_reports,
            erase=_erase_reports,
            kept=_l("Which report cleared a stipend, and when, stays for audits, without your name and your words."),
        )
    )
    declare(
        PersonalData(
            table="fellow_report_versions",
            title=_l("Versions of reports that you handed in, and what you said of those of others"),
            export=_versions,
            erase=_erase_versions,
            kept=_l("When a report was handed in and answered stays; comments you gave stay without your name."),
        )
    )
