"""The report of one workshop as tables for spreadsheets, without the names of participants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from lms.core.language import localised
from lms.workshops.actions.models import POINT_NAMES, PointState
from lms.workshops.costs.models import COST_NAMES
from lms.workshops.figures.columns import DECIMAL, MONEY, PERCENT, cell
from lms.workshops.figures.report import Report
from lms.workshops.figures.report_words import count_in_words, district_in_words
from lms.workshops.planning.words import dates_in_words, place_in_words
from lms.workshops.registration.models import GENDER_NAMES

Row = list[Any]


@dataclass(frozen=True)
class Table:
    """A table with its title."""

    title: str
    header: Row
    rows: list[Row]


def tables_of(report: Report) -> list[Table]:
    """Return the tables of a report in their order."""
    return [
        Table(_("Report"), [_("Figure"), _("Value")], list(_facts(report))),
        Table(_("Who came"), [_("Home district"), _("Gender"), _("People")], list(_who(report))),
        Table(_("Attendance"), [_("Session"), _("Day"), _("There"), _("Marked"), _("Per cent")], list(_marks(report))),
        Table(_("Gain"), _gain_header(), list(_gains(report))),
        Table(_("Feedback"), [_("Question"), _("Answer"), _("How many")], list(_feedback(report))),
        Table(_("Costs"), [_("Kind"), _("Rupees")], list(_costs(report))),
        Table(
            _("Funders"), [_("Funder"), _("Grant"), _("Promised (rupees)"), _("Spent (rupees)")], list(_funders(report))
        ),
    ]


def _facts(report: Report) -> Iterator[Row]:
    workshop, facts, came = report.workshop, report.facts, report.attendees
    yield [_("Workshop"), localised(workshop.title)]
    yield [_("When"), dates_in_words(workshop)]
    yield [_("Where"), place_in_words(workshop)]
    yield [_("Topics"), ", ".join(report.topics)]
    yield [_("Organiser"), report.organiser]
    yield [_("People who came"), came.people]
    yield [_("Women in per cent"), cell(PERCENT, report.women_share)]
    yield [_("Unnamed people"), facts.unnamed]
    yield [_("Organisations"), came.organisations]
    yield [_("Home districts"), came.districts]
    yield [_("Person-days"), facts.presence.person_days]
    yield [_("Attendance in per cent"), cell(PERCENT, facts.presence.share.value)]
    yield [_("Gain"), cell(DECIMAL, facts.gain.value)]
    yield [_("People who took both tests"), facts.gain.of]
    yield [_("Feedback"), cell(DECIMAL, report.feedback.mean)]
    for state in PointState:
        yield [_("Action points: %(state)s", state=POINT_NAMES[state]), facts.points.by_state.get(state, 0)]
    yield [_("Visits made"), facts.visits.made]
    yield [_("Visits due"), facts.visits.due]
    yield [_("Certificates issued"), facts.certificates]
    yield [_("Spent (rupees)"), cell(MONEY, report.sums.spent)]
    yield [_("Cost per person (rupees)"), cell(MONEY, report.cost_each)]


def _who(report: Report) -> Iterator[Row]:
    split = report.attendees.without_small()
    for district in split.by_district:
        for gender in split.by_gender:
            count = split.cross.get((district, gender), 0)
            yield [district_in_words(district), str(GENDER_NAMES[gender]), count_in_words(count)]


def _marks(report: Report) -> Iterator[Row]:
    for each in report.sessions:
        session = each.timed.session
        yield [localised(session.title), session.day, each.there, each.marked, cell(PERCENT, each.share)]


def _gain_header() -> Row:
    return [_("Objective"), _("People who took both tests"), _("Before in per cent"), _("After in per cent"), _("Gain")]


def _gains(report: Report) -> Iterator[Row]:
    found = [(_("All objectives"), report.gain.whole)]
    found += [(localised(each.text), each.gain) for each in report.gain.objectives]
    for words, gain in found:
        scores = [cell(PERCENT, gain.before), cell(PERCENT, gain.after)]
        yield [words, gain.both, *scores, cell(DECIMAL, gain.gain)]


def _feedback(report: Report) -> Iterator[Row]:
    for each in report.feedback.told:
        question = localised(each.question.label)
        yield from ([question, localised(words), number] for words, number in each.options)
        yield from ([question, text, 1] for text in each.texts)


def _costs(report: Report) -> Iterator[Row]:
    yield from ([str(COST_NAMES[kind]), cell(MONEY, paise)] for kind, paise in report.sums.by_kind.items())
    yield [_("Spent"), cell(MONEY, report.sums.spent)]


def _funders(report: Report) -> Iterator[Row]:
    for each in report.sums.funders:
        yield [each.name, each.grant, cell(MONEY, each.promised), cell(MONEY, each.spent)]
