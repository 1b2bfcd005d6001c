"""What people have gained from the test before a course to the test after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms.core.access import access
from lms.core.spreadsheets import csv_response
from lms.courses.documents import Unit
from lms.courses.queries import PublishedCourse
from lms.people.permissions import TRAINERS
from lms.quizzes.analysis.forms import GainFilter
from lms.quizzes.analysis.gain import Gain, Level
from lms.quizzes.analysis.gains import GainFigures, gain_between
from lms.quizzes.analysis.views import asked
from lms.quizzes.analysis.words import LEVEL_WORDS
from lms.quizzes.blueprint import blueprint
from lms.quizzes.documents import QuizContent
from lms.quizzes.loaders import load_taught_quiz

DECIMALS = 2


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/gain")
@access(TRAINERS)
def show_gain(slug: str, unit_id: str) -> str:
    """Show how much was learnt between the two tests, in all and by objective."""
    course, unit, pre_test = _load(slug, unit_id)
    form = asked(GainFilter, course)
    return render_template(
        "quizzes/analysis/gain.html",
        course=course.document,
        unit=unit,
        settings=_settings(unit),
        pre_test=pre_test,
        form=form,
        gain=_figures(course, pre_test, unit, form),
        level_words=LEVEL_WORDS,
        levels=list(Level),
    )


@blueprint.get("/teaching/<slug>/quizzes/<unit_id>/gain.csv")
@access(TRAINERS)
def export_gain(slug: str, unit_id: str) -> ResponseReturnValue:
    """Answer the gain, in all and by objective, as a CSV file."""
    course, unit, pre_test = _load(slug, unit_id)
    header = (
        _("Objective"),
        _("People with both"),
        _("Only before"),
        _("Only after"),
        _("Mean before in per cent"),
        _("Mean after in per cent"),
        _("Normalised gain"),
        _("Level"),
    )
    figures = _figures(course, pre_test, unit, asked(GainFilter, course))
    return csv_response(f"{slug}-{unit_id}-gain", header, list(_rows(figures)))


def _load(slug: str, unit_id: str) -> tuple[PublishedCourse, Unit, Unit]:
    """Return a taught course, a post-test of it and its pre-test; a quiz that names none answers 404."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    name = content.settings.pre_test
    pre_test = course.document.find_unit(name) if name else None
    if pre_test is None or not isinstance(pre_test.content, QuizContent):
        abort(404)
    return course, unit, pre_test


def _figures(course: PublishedCourse, pre_test: Unit, unit: Unit, form: GainFilter) -> GainFigures:
    selection = form.selection(current_app.extensions["settings"].time_zone)
    return gain_between(course.course_id, pre_test.id, unit.id, selection)


def _settings(unit: Unit) -> Any:
    assert isinstance(unit.content, QuizContent)  # noqa: S101 - the loader has seen to it
    return unit.content.settings


def _rows(figures: GainFigures) -> Iterator[tuple[Any, ...]]:
    yield _row(_("in all"), figures.whole)
    for each in figures.objectives:
        yield _row(each.objective, each.gain)


def _row(name: str, gain: Gain) -> tuple[Any, ...]:
    figures = (None if each is None else round(each, DECIMALS) for each in (gain.before, gain.after, gain.gain))
    level = LEVEL_WORDS[gain.level] if gain.level else ""
    return (name, gain.both, gain.only_before, gain.only_after, *figures, level)
