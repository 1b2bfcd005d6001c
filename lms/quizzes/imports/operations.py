"""Importing questions: a file is kept when it is uploaded, looked at, and its questions are taken in one go, or not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from lms.core import clock, history
from lms.core.database import after_commit, lock, transaction
from lms.core.errors import Refusal
from lms.core.jobs import JobRun, enqueue, job
from lms.core.storage import storage
from lms.courses.editing import edit_file, unit_file
from lms.courses.models import CourseRevision
from lms.courses.queries import PublishedCourse
from lms.extensions import db
from lms.quizzes.banks.places import PlaceKind, find_place, ids_in
from lms.quizzes.imports.bank_files import Choice, Count, adding
from lms.quizzes.imports.models import ImportState, QuestionImport
from lms.quizzes.imports.proposals import Preview

FOLDER = "imports/"
KEPT_FOR = timedelta(days=7)
FORGET = "quizzes.forget_import"


class AlreadyTaken(Refusal):
    """The questions of an import are taken already, or it was dropped."""

    def __init__(self) -> None:
        super().__init__(_l("This import is finished already; nothing was taken twice."))


@dataclass(frozen=True)
class Upload:
    """A file of questions with what its uploader says about it."""

    target: str
    bank_title: str
    format: str
    language: str
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """The digest under which it is kept."""
        return hashlib.sha256(self.content).hexdigest()


def keep_import(course_id: int, upload: Upload, preview: Preview, *, by: int) -> int:
    """Keep an uploaded file until its questions are taken, for some days at the most; return the import's id."""
    storage().put(FOLDER + upload.digest, upload.content)
    with transaction():
        made = QuestionImport(
            course_id=course_id,
            made_by_id=by,
            made_at=clock.now(),
            target=upload.target,
            bank_title=upload.bank_title,
            format=upload.format,
            language=upload.language,
            name=upload.name,
            digest=upload.digest,
            questions=len(preview.proposals),
            problems=len(preview.untaken),
        )
        db.session.add(made)
        db.session.flush()
        forgetting = enqueue(FORGET, {"import": made.id}, key=f"{FORGET}:{made.id}")
        forgetting.not_before = clock.now() + KEPT_FOR
        return made.id


def content_of(digest: str) -> bytes | None:
    """Return an uploaded file, or None where it is gone."""
    try:
        return storage().read(FOLDER + digest)
    except FileNotFoundError:
        return None


def take_import(
    import_id: int, course: PublishedCourse, preview: Preview, choice: Choice, *, by: int
) -> tuple[CourseRevision, Count]:
    """Write the questions of an import into its place, publish the course, and return both what was made and how many.

    All or nothing: BundleRefused where the course would have something wrong in it, AlreadyTaken the second time, and
    Refusal where its place belongs to another course.
    """
    found = db.session.get(QuestionImport, import_id, populate_existing=True)
    if found is None or found.state is not ImportState.WAITING:
        raise AlreadyTaken
    kind, _slash, name = found.target.partition("/")
    path = f"{found.target}.yaml" if kind == PlaceKind.BANK else unit_file(course.slug, course.document, name)
    title = dict.fromkeys(course.document.languages, found.bank_title or name)
    write = adding(preview.proposals, choice, title, ids_in(course.document))
    place = find_place(course.document, found.target)
    count = write({"questions": [{"id": entry.question.id} for entry in (place.entries if place else ())]})

    def change(data: MutableMapping[str, Any]) -> None:
        nonlocal count
        count = write(data)

    def end(_revision: CourseRevision) -> None:
        _end(import_id, ImportState.TAKEN, by=by, course=course.slug, count=count)

    revision = edit_file(course.slug, path, change, by=by, files=count.pictures, and_then=end)
    return revision, count


def _end(import_id: int, state: ImportState, *, by: int, course: str, count: Count | None = None) -> None:
    """Note in the transaction that is open what became of an import. Raises AlreadyTaken where that is settled."""
    held = lock(QuestionImport, import_id)
    if held is None or held.state is not ImportState.WAITING:
        raise AlreadyTaken
    held.state, held.ended_at, held.taken = state, clock.now(), count.taken if count else 0
    detail: Mapping[str, int] = (
        {"added": count.added, "replaced": count.replaced, "skipped": count.skipped} if count else {}
    )
    history.record(f"quizzes.import_{state}", held, by=by, course=course, place=held.target, **detail)


def drop_import(import_id: int, course: str, *, by: int) -> None:
    """Take nothing from an import. AlreadyTaken where it is finished."""
    with transaction():
        _end(import_id, ImportState.DROPPED, by=by, course=course)


@job(FORGET)
def forget_import(run: JobRun) -> dict[str, Any]:
    """Forget an import, and its file where no other import has the same."""
    with transaction():
        found = db.session.get(QuestionImport, run.payload["import"])
        if found is None:
            return {}
        digest = found.digest
        db.session.delete(found)
        db.session.flush()
        others = db.session.scalar(select(func.count()).where(QuestionImport.digest == digest))
        if not others:
            after_commit(lambda: storage().delete(FOLDER + digest))
    return {}
