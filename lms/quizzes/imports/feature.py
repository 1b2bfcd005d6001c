"""How banks, and importing and exporting questions, join the application."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.contents import shared_models
from lms.courses.models import Course
from lms.extensions import db
from lms.people.changes import action_names
from lms.people.held import code_names, column_names
from lms.quizzes.banks import views as banks
from lms.quizzes.banks.documents import FOLDER, Bank
from lms.quizzes.banks.words import bloom_words, kind_words
from lms.quizzes.imports import views as exchange
from lms.quizzes.imports.models import QuestionImport

# Importing these modules enters their routes into the blueprint.
PARTS = (banks, exchange)


def _imports(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, QuestionImport.name, QuestionImport.made_at, QuestionImport.state)
        .join(Course, Course.id == QuestionImport.course_id)
        .where(QuestionImport.made_by_id == person_id)
        .order_by(QuestionImport.id)
    )
    return [
        {"course": slug, "file": name, "added_at": instant_text(made_at), "state": state.value}
        for slug, name, made_at, state in rows
    ]


def _forget_who(person_id: int) -> None:
    db.session.execute(update(QuestionImport).where(QuestionImport.made_by_id == person_id).values(made_by_id=None))


def register(app: Flask) -> None:
    """Enter the folder of banks, the words of these pages and of the history, and what is held about people."""
    shared_models.add(FOLDER, Bank)
    app.jinja_env.filters.update(kind_words=kind_words, bloom_words=bloom_words)
    action_names.add_all(
        {"quizzes.import_taken": _l("Questions imported"), "quizzes.import_dropped": _l("Import of questions dropped")}
    )
    column_names.add("question_imports", _l("Import of questions"))
    code_names.add_all({"waiting": _l("Waiting"), "taken": _l("Taken"), "dropped": _l("Dropped")})
    kept = _l("The questions themselves belong to the course; the file is deleted after seven days.")
    title = _l("Questions that you imported")
    declare(PersonalData(table="question_imports", title=title, export=_imports, erase=_forget_who, kept=kept))
