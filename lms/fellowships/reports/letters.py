"""The letters about monthly reports. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lms.core.outbox import write_letter
from lms.fellowships.milestones.letters import Addressee, fellow_reader
from lms.fellowships.placements.models import Fellow
from lms.fellowships.placements.queries import managers_of, mentors_of
from lms.fellowships.programmes.roles import MentorRole
from lms.fellowships.reports.models import Report, ReportVersion
from lms.people.letters import address_of


def readers_of(fellow: Fellow) -> Sequence[Addressee]:
    """Return who reads the reports of a fellow: the lead mentors, else every mentor, else the managers."""
    mentors = mentors_of(fellow.id)
    return [each for each in mentors if each.role is MentorRole.LEAD] or mentors or managers_of(fellow.programme_id)


def tell_readers(report: Report, fellow: Fellow) -> None:
    """Tell those who read the reports that one was handed in."""
    for reader in readers_of(fellow):
        _write("report_submitted", reader, report, name=_name(fellow))


def tell_fellow(report: Report, fellow: Fellow, version: ReportVersion) -> None:
    """Tell the fellow that a report was accepted or returned."""
    if reader := fellow_reader(fellow):
        _write("report_answered", reader, report, version=version)


def remind_fellow(report: Report, fellow: Fellow, *, is_late: bool) -> None:
    """Tell the fellow that a report is due, or that its day is over."""
    if reader := fellow_reader(fellow):
        _write("report_due", reader, report, is_late=is_late)


def tell_managers(report: Report, fellow: Fellow) -> None:
    """Tell those who run the programme that a report is two weeks late."""
    for reader in managers_of(fellow.programme_id):
        _write("report_very_late", reader, report, name=_name(fellow))


def _name(fellow: Fellow) -> str:
    writer = fellow_reader(fellow)
    return writer.full_name if writer else ""


def _write(template: str, reader: Addressee, report: Report, **words: Any) -> None:
    if reader.email:
        link = address_of("fellowships.show_report", fellow_id=report.fellow_id, month=report.month)
        about = {"person": reader, "report": report, "link": link, **words}
        write_letter(template, to=reader.email, language=reader.language, person_id=reader.person_id, **about)
