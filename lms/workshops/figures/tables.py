"""The record as tables for spreadsheets: the figures, and people split in every way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from lms.workshops.actions.models import POINT_NAMES, PointState
from lms.workshops.figures.breakdowns import DIMENSIONS, parts_by
from lms.workshops.figures.columns import DECIMAL, MONEY, PERCENT, cell
from lms.workshops.figures.record import Record
from lms.workshops.figures.scope import Scope

Row = list[Any]


def figure_rows(record: Record) -> Iterator[Row]:
    """Yield every figure of a record with its words, and how many it is over where it is a mean."""
    people = record.people
    yield [_("Workshops held"), len(record.workshops), ""]
    yield [_("Days"), record.days, ""]
    yield [_("Person-days"), record.person_days, ""]
    yield [_("People trained"), people.unique, ""]
    yield [_("Trained more than once"), people.repeat, ""]
    yield [_("Registrations of people who came"), people.times, ""]
    yield [_("Women in per cent"), cell(PERCENT, people.share_of_women), people.unique]
    yield [_("Unnamed people"), record.unnamed, ""]
    yield [_("Attendance in per cent"), cell(PERCENT, record.attendance.value), record.attendance.of]
    yield [_("Gain"), cell(DECIMAL, record.gain.value), record.gain.of]
    yield [_("Feedback"), cell(DECIMAL, record.feedback.value), record.feedback.of]
    yield from _point_rows(record)
    yield [_("Visits made"), record.visits.made, ""]
    yield [_("Visits due"), record.visits.due, ""]
    yield [_("Certificates issued"), record.certificates, ""]
    yield [_("Spent (rupees)"), cell(MONEY, record.cost), ""]
    yield [_("Cost per person (rupees)"), cell(MONEY, record.cost_each), ""]


def _point_rows(record: Record) -> Iterator[Row]:
    for state in PointState:
        yield [_("Action points: %(state)s", state=POINT_NAMES[state]), record.points[state], ""]
    yield [_("Action points done in per cent"), cell(PERCENT, record.points_done), sum(record.points.values())]


def figure_header() -> Row:
    """Return the headings of the figures."""
    return [_("Figure"), _("Value"), _("Over how many people or points")]


def part_header() -> Row:
    """Return the headings of people split by something, behind what they are split by."""
    return [_("People trained"), _("Trained more than once"), _("Registrations of people who came"), _("Women")]


def sheets(scope: Scope, record: Record) -> list[tuple[str, tuple[Row, list[Row]]]]:
    """Return a sheet of the figures and one for each way to split the people."""
    found: list[tuple[str, tuple[Row, list[Row]]]] = [(_("Record"), (figure_header(), list(figure_rows(record))))]
    for name, dimension in DIMENSIONS.items():
        label = str(dimension.label)
        rows = [_part_row(part.words, part.people) for part in parts_by(scope, name, most=None)]
        found.append((label, ([label, *part_header()], rows)))
    return found


def _part_row(words: str, people: Any) -> Row:
    return [words, people.unique, people.repeat, people.times, people.women]
