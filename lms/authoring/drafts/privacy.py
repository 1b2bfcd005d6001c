"""What drafts hold about people: who wrote what, and when. The words themselves belong to the course and stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from lms.authoring.drafts.models import (
    CourseDraft,
    DraftFile,
    DraftModule,
    DraftPresence,
    DraftText,
    DraftUnit,
    DraftVersion,
)
from lms.core.privacy import PersonalData, declare, instant_text
from lms.courses.models import Course
from lms.extensions import Base, db

STAYS = _l("What you wrote stays in the course, without your name.")


def _opened(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, CourseDraft.created_at)
        .join(Course, Course.id == CourseDraft.course_id)
        .where(CourseDraft.created_by_id == person_id)
        .order_by(CourseDraft.id)
    )
    return [{"course": slug, "created_at": instant_text(at)} for slug, at in rows]


def _saved(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, DraftText.place, DraftText.saved_at)
        .join(Course, Course.id == DraftText.course_id)
        .where(DraftText.saved_by_id == person_id)
        .order_by(DraftText.id)
    )
    return [{"course": slug, "place": place, "saved_at": instant_text(at)} for slug, place, at in rows]


def _versions(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, DraftText.place, DraftVersion.version, DraftVersion.saved_at)
        .join(DraftText, DraftText.id == DraftVersion.text_id)
        .join(Course, Course.id == DraftText.course_id)
        .where(DraftVersion.saved_by_id == person_id)
        .order_by(DraftVersion.id)
    )
    return [
        {"course": slug, "place": place, "version": version, "saved_at": instant_text(at)}
        for slug, place, version, at in rows
    ]


def _files(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Course.slug, DraftFile.path, DraftFile.added_at)
        .join(Course, Course.id == DraftFile.course_id)
        .where(DraftFile.added_by_id == person_id)
        .order_by(DraftFile.id)
    )
    return [{"course": slug, "name": path, "added_at": instant_text(at)} for slug, path, at in rows]


def _deleted(model: Any) -> Callable[[int], list[dict[str, Any]]]:
    def export(person_id: int) -> list[dict[str, Any]]:
        rows = db.session.execute(
            select(Course.slug, model.slug, model.deleted_at)
            .join(Course, Course.id == model.course_id)
            .where(model.deleted_by_id == person_id)
            .order_by(model.id)
        )
        return [{"course": course, "slug": slug, "deleted_at": instant_text(at)} for course, slug, at in rows]

    return export


def _present(person_id: int) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(DraftUnit.slug, DraftPresence.seen_at)
        .join(DraftUnit, DraftUnit.id == DraftPresence.unit_id)
        .where(DraftPresence.person_id == person_id)
        .order_by(DraftPresence.seen_at, DraftUnit.slug)
    )
    return [{"unit": slug, "last_seen_at": instant_text(at)} for slug, at in rows]


def _unname(model: type[Base], *columns: str) -> Callable[[int], None]:
    """Return what takes a person out of some columns of a table."""

    def erase(person_id: int) -> None:
        for name in columns:
            column = getattr(model, name)
            db.session.execute(update(model).where(column == person_id).values({name: None}))

    return erase


def _leave(person_id: int) -> None:
    db.session.execute(delete(DraftPresence).where(DraftPresence.person_id == person_id))


def register() -> None:
    """Declare the tables of drafts."""
    people = ("created_by_id", "submitted_by_id", "approved_by_id")
    tables: tuple[tuple[str, Any, Any, Callable[[int], None]], ...] = (
        ("course_drafts", _l("Drafts of courses that you opened"), _opened, _unname(CourseDraft, *people)),
        ("draft_modules", _l("Modules that you deleted"), _deleted(DraftModule), _unname(DraftModule, "deleted_by_id")),
        ("draft_units", _l("Units that you deleted"), _deleted(DraftUnit), _unname(DraftUnit, "deleted_by_id")),
        ("draft_texts", _l("Texts of courses that you saved last"), _saved, _unname(DraftText, "saved_by_id")),
        ("draft_versions", _l("Versions of texts that you saved"), _versions, _unname(DraftVersion, "saved_by_id")),
        ("draft_files", _l("Files that you added to courses"), _files, _unname(DraftFile, "added_by_id")),
    )
    for table, title, export, erase in tables:
        declare(PersonalData(table=table, title=title, export=export, erase=erase, kept=STAYS))
    declare(
        PersonalData(table="draft_presence", title=_l("Units that you had open lately"), export=_present, erase=_leave)
    )
