"""What the pages of one fellow's reports show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lms.attachments.queries import AttachedFile, files_by_ids, files_of
from lms.fellowships.fieldlog.queries import Totals, totals
from lms.fellowships.milestones.models import Milestone
from lms.fellowships.milestones.queries import milestones_of
from lms.fellowships.moves import Actor
from lms.fellowships.placements.loaders import Seat
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.reports.models import HANDED_IN, MOVES, UNSENT, Report, ReportState, ReportVersion
from lms.fellowships.reports.operations import OWNER, TAKEN_BACK
from lms.fellowships.reports.queries import VersionRow, versions_of
from lms.fellowships.reports.rules import changed_fields, feels_unsafe, shown_state
from lms.questionnaires.documents import Answers, FieldKind, Question, Questionnaire
from lms.questionnaires.totals import counted


@dataclass(frozen=True)
class Version:
    """A report as it was handed in once. ``changed`` are the fields answered otherwise in the version before it."""

    version: ReportVersion
    answered_by: str | None
    files: list[AttachedFile]
    before: Answers = field(default_factory=dict)
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A report as one reader sees it, with what the month's log and milestones say."""

    seat: Seat
    report: Report
    form: Questionnaire
    state: str
    versions: list[Version]
    may_write: bool
    may_take_back: bool
    answering_as: Actor | None
    may_waive: bool
    may_reopen: bool
    files: list[AttachedFile]
    milestones: list[Milestone]
    log: Totals
    is_unsafe: bool

    @property
    def next_number(self) -> int:
        """The number that the next version will have."""
        return self.versions[0].version.number + 1 if self.versions else 1

    @property
    def current(self) -> Version | None:
        """The version that was handed in last, where it counts still."""
        return self.versions[0] if self.versions and self.report.state in HANDED_IN else None

    @property
    def earlier(self) -> list[Version]:
        """The versions that no longer count."""
        return self.versions[1:] if self.current else self.versions


def report_page(seat: Seat, report: Report, today: date) -> ReportPage:
    """Return what the page of a report shows to one reader."""
    form = plan_of(seat.programme).report
    may_write = seat.is_own and report.state in UNSENT and report.from_on <= today
    is_submitted = report.state is ReportState.SUBMITTED
    return ReportPage(
        seat=seat,
        report=report,
        form=form,
        state=shown_state(report.state, report.due_on, today),
        versions=_versions(seat, report, form),
        may_write=may_write,
        may_take_back=seat.is_own and MOVES.allows(report.state, "taken_back", Actor.FELLOW),
        answering_as=seat.actor_for(MOVES, "accepted") if is_submitted else None,
        may_waive=seat.is_manager and MOVES.allows(report.state, "waived", Actor.MANAGER),
        may_reopen=seat.is_manager and MOVES.allows(report.state, "reopened", Actor.MANAGER),
        files=files_of(OWNER, [report.id])[report.id] if may_write and _takes_files(form) else [],
        milestones=[each for each in milestones_of(report.fellow_id) if report.from_on <= each.due_on <= report.to_on],
        log=totals(report.fellow_id, report.from_on, report.to_on),
        is_unsafe=seat.is_own and feels_unsafe(report.answers),
    )


def _takes_files(form: Questionnaire) -> bool:
    return any(question.kind is FieldKind.FILE for question in form.questions())


def _versions(seat: Seat, report: Report, form: Questionnaire) -> list[Version]:
    """Return the versions that a reader sees, the newest first; one that was taken back only its fellow sees."""
    rows = [row for row in versions_of(report.id) if seat.is_own or row.version.verdict != TAKEN_BACK]
    known = files_by_ids({each for row in rows for each in _file_ids(row.version.answers, form)})
    shown = [_version(row, form, known) for row in rows]
    return [_compared(each, shown[place + 1 :], form) for place, each in enumerate(shown)]


def _version(row: VersionRow, form: Questionnaire, known: dict[int, AttachedFile]) -> Version:
    files = [known[each] for each in _file_ids(row.version.answers, form) if each in known]
    return Version(row.version, row.answered_by, files)


def _compared(version: Version, older: list[Version], form: Questionnaire) -> Version:
    last = next((each for each in older if each.version.verdict != TAKEN_BACK), None)
    if last is None:
        return version
    before = last.version.answers
    changed = changed_fields(form, before, version.version.answers)
    return Version(version.version, version.answered_by, version.files, before, changed)


def _file_ids(answers: Answers, form: Questionnaire) -> list[int]:
    fields = [question.id for question in form.questions() if question.kind is FieldKind.FILE]
    return [each for name in fields for each in answers.get(name) or [] if isinstance(each, int)]


def counted_by_month(form: Questionnaire, reports: list[Report]) -> dict[int, list[tuple[Question, float]]]:
    """Return the counted numbers of the months whose report is handed in, and under 0 their sums."""
    given = {each.month: each.answers for each in reports if each.state in HANDED_IN}
    sums = {month: counted(form, [answers]) for month, answers in given.items()}
    return {**sums, 0: counted(form, given.values())}
