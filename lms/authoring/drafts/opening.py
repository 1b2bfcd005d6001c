"""Opening a draft: the files of a bundle become rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.authoring.drafts.glances import glance
from lms.authoring.drafts.models import CourseDraft, DraftFile, DraftModule, DraftState, DraftText, DraftUnit
from lms.authoring.drafts.places import module_place, unit_place
from lms.core import clock, history
from lms.core.database import lock, transaction
from lms.core.storage import storage
from lms.courses.bundles import MEDIA, SHARED_FILES, Bundle
from lms.courses.contents import shared_models
from lms.courses.layout import Layout, ModuleFiles, UnitFiles, arrange
from lms.courses.media_files import examine_media
from lms.courses.models import Course, CourseRevision
from lms.courses.operations import bundle_of, storage_key
from lms.courses.units import LESSON
from lms.courses.yaml_files import read_yaml
from lms.extensions import db


def open_draft(course_id: int, *, by: int | None) -> int:
    """Return the id of the draft of a published course; it is made from what is published where there is none yet.

    Opens its own transaction. LookupError where the course is not published.
    """
    known = db.session.scalar(select(CourseDraft.id).where(CourseDraft.course_id == course_id))
    if known is not None:
        return known
    row = db.session.execute(
        select(Course.slug, CourseRevision.digest, CourseRevision.files)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(Course.id == course_id, CourseRevision.is_current)
    ).one_or_none()
    if row is None:
        raise LookupError(f"course {course_id} is not published")
    slug, digest, files = row
    bundle = bundle_of(slug, files)
    with transaction():
        draft = begin_draft(course_id, by=by, state=DraftState.PUBLISHED)
        if draft is None:
            return db.session.scalars(select(CourseDraft.id).where(CourseDraft.course_id == course_id)).one()
        draft.base_digest, draft.base_files = digest, dict(files)
        fill(course_id, bundle, by=by)
        history.record("authoring.draft_opened", draft, by=by, course=slug)
        return draft.id


def begin_draft(
    course_id: int, *, by: int | None, state: DraftState = DraftState.DRAFT, form_key: str | None = None
) -> CourseDraft | None:
    """Return a new draft without files inside the caller's transaction; None where the course has one already."""
    draft = CourseDraft(course_id=course_id, state=state, created_at=clock.now(), created_by_id=by, form_key=form_key)
    try:
        with db.session.begin_nested():
            lock(Course, course_id)
            db.session.add(draft)
            db.session.flush()
    except IntegrityError:
        return None
    return draft


def fill(course_id: int, bundle: Bundle, *, by: int | None) -> None:
    """Write the files of a bundle as rows, inside the caller's transaction; what is no text must be in storage.

    UnicodeDecodeError where a text is not UTF-8.
    """
    _Filling(course_id, bundle, by).run(arrange(bundle.files))


def store_files(bundle: Bundle) -> None:
    """Put what is no text of a bundle into storage, before the transaction that fills a draft with it."""
    for path, digest in bundle.manifest.items():
        if not is_edited(path) and not storage().exists(storage_key(digest)):
            storage().put(storage_key(digest), bundle.files[path])


def is_edited(path: str) -> bool:
    """Whether a file of a bundle is edited as text; the others are kept as they are."""
    folder, _, name = path.rpartition("/")
    if not folder:
        return name in SHARED_FILES
    return folder in shared_models or not path.startswith(MEDIA)


class _Filling:
    """Writes one bundle."""

    def __init__(self, course_id: int, bundle: Bundle, by: int | None) -> None:
        self._course_id, self._bundle, self._by = course_id, bundle, by
        self._at = clock.now()

    def run(self, layout: Layout) -> None:
        """Write everything."""
        for module in layout.modules:
            self._module(module)
        for path in sorted(self._bundle.files):
            if not is_edited(path):
                self._file(path)
            elif "/" not in path or path.partition("/")[0] in shared_models:
                self._text(path, path)

    def _module(self, files: ModuleFiles) -> None:
        module = DraftModule(course_id=self._course_id, slug=files.id, number=int(files.number))
        db.session.add(module)
        db.session.flush()
        if files.has_file:
            self._text(module_place(module.id), files.path, module_id=module.id)
        units = [(found, self._unit_row(found, module.id)) for _, found in sorted(files.units.items())]
        db.session.add_all(unit for _, unit in units)
        db.session.flush()
        for found, unit in units:
            if found.yaml:
                self._text(unit_place(unit.id), found.yaml, unit=unit)
            for language, path in found.lessons.items():
                self._text(unit_place(unit.id, language), path, unit=unit)

    def _unit_row(self, found: UnitFiles, module_id: int) -> DraftUnit:
        kind = _kind_of(self._bundle.files[found.yaml].decode()) if found.yaml else LESSON
        return DraftUnit(
            course_id=self._course_id, module_id=module_id, slug=found.id, kind=kind, number=int(found.number)
        )

    def _text(self, place: str, path: str, *, module_id: int | None = None, unit: DraftUnit | None = None) -> None:
        content = self._bundle.files[path].decode()
        db.session.add(
            DraftText(
                course_id=self._course_id,
                module_id=module_id,
                unit_id=unit.id if unit else None,
                place=place,
                content=content,
                facts=glance(place, content, unit.kind if unit else ""),
                saved_at=self._at,
                saved_by_id=self._by,
            )
        )

    def _file(self, path: str) -> None:
        add_file(self._course_id, path, self._bundle.files[path], by=self._by)


def add_file(course_id: int, path: str, content: bytes, *, by: int | None) -> DraftFile:
    """Add a file that is no text to a draft, inside the caller's transaction; it must be in storage."""
    made = DraftFile(
        course_id=course_id,
        path=path,
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        details=details_of(path, content),
        added_at=clock.now(),
        added_by_id=by,
    )
    db.session.add(made)
    return made


def _kind_of(content: str) -> str:
    values = read_yaml(content.replace("\r\n", "\n")).data
    return str(values.get("kind", "")) if isinstance(values, Mapping) else ""


def details_of(path: str, content: bytes) -> dict[str, Any]:
    """Return what is known about a file that is no text: type, size and length."""
    if not path.startswith(MEDIA):
        return {}
    facts = asdict(examine_media(path.removeprefix(MEDIA), content))
    return {key: value for key, value in facts.items() if key != "problems"}
