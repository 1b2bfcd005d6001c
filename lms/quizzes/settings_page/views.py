"""The page on which a trainer changes the settings of a quiz."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lms.core.access import access
from lms.core.errors import Refusal
from lms.core.language import localised
from lms.courses.documents import Unit
from lms.courses.editing import unit_file
from lms.courses.operations import Overtaken
from lms.courses.problems import BundleRefused
from lms.courses.queries import PublishedCourse
from lms.people.permissions import TRAINERS
from lms.quizzes.blueprint import blueprint
from lms.quizzes.correction_queries import count_answering
from lms.quizzes.documents import QuizContent, QuizSettings
from lms.quizzes.loaders import load_taught_quiz
from lms.quizzes.review import ASPECTS
from lms.quizzes.settings_page.changes import change_settings as write_settings
from lms.quizzes.settings_page.forms import QuizSettingsForm, differences, settings_form
from lms.quizzes.settings_page.words import summaries


@blueprint.route("/teaching/<slug>/quizzes/<unit_id>/settings", methods=["GET", "POST"])
@access(TRAINERS)
def change_settings(slug: str, unit_id: str) -> ResponseReturnValue:
    """Show the settings of a quiz and take others; what cannot be so is said beside its field, and nothing is lost."""
    course, unit, content = load_taught_quiz(slug, unit_id)
    elsewhere = _why_not_here(course, unit)
    form = _form(course, unit, content.settings)
    if request.method == "GET" or elsewhere:
        form.digest.data = course.digest
        return _page(course, unit, form, elsewhere=elsewhere), 409 if elsewhere and request.method == "POST" else 200
    wanted = form.settings(current_app.extensions["settings"].time_zone)
    if wanted is None or not _is_written(course, unit, form, wanted):
        return _page(course, unit, form), 422
    return redirect(url_for("quizzes.change_settings", slug=slug, unit_id=unit_id), 303)


def _is_written(course: PublishedCourse, unit: Unit, form: QuizSettingsForm, wanted: QuizSettings) -> bool:
    """Write the settings; where that is refused, put the reasons into the form and return False."""
    try:
        is_new = write_settings(
            course.slug,
            course.document,
            unit.id,
            wanted,
            by=current_user.id,
            expected_digest=form.digest.data or "",
        )
    except Overtaken as refusal:
        form.take_refusal(refusal)
        assert isinstance(unit.content, QuizContent)  # noqa: S101 - the loader has seen to it
        form.form_errors += [
            _("Now set: %(setting)s – %(value)s", setting=name, value=value)
            for name, value in differences(wanted, unit.content.settings)
        ]
        form.digest.data = course.digest
        return False
    except BundleRefused as refusal:
        form.form_errors = [*form.form_errors, str(refusal.sentence), *map(str, refusal.problems)]
        return False
    if is_new:
        flash(_("Saved. It holds for attempts that begin from now on."), "success")
    else:
        flash(_("Nothing was changed."), "info")
    return True


def _why_not_here(course: PublishedCourse, unit: Unit) -> str:
    try:
        unit_file(course.slug, course.document, unit.id)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def _form(course: PublishedCourse, unit: Unit, settings: QuizSettings) -> QuizSettingsForm:
    others = [
        (each.id, localised(each.title))
        for each in course.document.ready_units()
        if isinstance(each.content, QuizContent) and each.id != unit.id
    ]
    zone = current_app.extensions["settings"].time_zone
    return settings_form(settings, course.document.languages, others, zone)


def _page(course: PublishedCourse, unit: Unit, form: QuizSettingsForm, elsewhere: str = "") -> str:
    assert isinstance(unit.content, QuizContent)  # noqa: S101 - the loader has seen to it
    return render_template(
        "quizzes/settings.html",
        course=course.document,
        unit=unit,
        settings=unit.content.settings,
        form=form,
        elsewhere=elsewhere,
        set_to=summaries(unit.content.settings),
        aspects=ASPECTS,
        answering=count_answering(course.course_id, unit.id),
    )
