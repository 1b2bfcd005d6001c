"""What the pages of an import show: the file read again whenever it is looked at, and kept in memory for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from lms.core.language import current_language
from lms.core.recent import Recent
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.quizzes.banks.places import Place, PlaceKind, find_place
from lms.quizzes.exchange.decoding import decode
from lms.quizzes.exchange.drafts import Problem, Taken
from lms.quizzes.exchange.formats import FORMATS
from lms.quizzes.imports.models import ImportState, QuestionImport
from lms.quizzes.imports.operations import content_of
from lms.quizzes.imports.proposals import Destination, Preview, preview

PREVIEWS_KEPT = 8
TEXTS = ("gift", "aiken", "moodle-xml", "csv")
_kept: Recent[Preview] = Recent(PREVIEWS_KEPT)


@dataclass(frozen=True)
class Waiting:
    """An import that somebody has not finished."""

    id: int
    name: str
    target: str
    made_at: datetime


def preview_of(course: PublishedCourse, digest: str, form: str, language: str, target: str) -> Preview:
    """Return what would become of an uploaded file if its questions were taken now."""
    key = (course.digest, digest, form, language, target, current_language())
    found = _kept.find(key)
    if found is None:
        content = content_of(digest)
        if content is None:
            return Preview()
        found = _kept.keep(key, read_preview(course, content, form, language, target))
    return found


def read_preview(course: PublishedCourse, content: bytes, form: str, language: str, target: str) -> Preview:
    """Return what would become of the questions of a file."""
    there = Destination.of(course.document, find_place(course.document, target))
    lines = decode(content)[0].split("\n") if form in TEXTS else []
    return preview(read_questions(content, form), language, there, lines)


def read_questions(content: bytes, form: str) -> Taken:
    """Return what is in a file of a format; one that is not known is a problem."""
    known = FORMATS.get(form)
    if known is None:
        return Taken(problems=[Problem(1, _("This kind of file cannot be read here."))])
    return known.read(content)


def find_import(course_id: int, import_id: int) -> QuestionImport | None:
    """Return an import of a course, or None."""
    found = db.session.get(QuestionImport, import_id)
    return found if found is not None and found.course_id == course_id else None


def waiting_imports(course_id: int, most: int = 10) -> list[Waiting]:
    """Return the imports of a course that are not finished, the newest first."""
    rows: Any = db.session.execute(
        select(QuestionImport.id, QuestionImport.name, QuestionImport.target, QuestionImport.made_at)
        .where(QuestionImport.course_id == course_id, QuestionImport.state == ImportState.WAITING)
        .order_by(QuestionImport.id.desc())
        .limit(most)
    )
    return [Waiting(*row) for row in rows]


def place_of(course: PublishedCourse, target: str) -> Place | None:
    """Return the place into which an import goes; for a bank that is still to be made, None.

    LookupError where it names a quiz that is not there.
    """
    place = find_place(course.document, target)
    if place is None and not target.startswith(f"{PlaceKind.BANK}/"):
        raise LookupError(target)
    return place
