"""Putting a draft together as a bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from lms.authoring.drafts.models import DraftFile, DraftModule, DraftText, DraftUnit
from lms.authoring.drafts.places import language_of, module_path, unit_path
from lms.core.storage import storage
from lms.courses.bundles import Bundle, digest_of
from lms.courses.operations import storage_key
from lms.extensions import db


def texts_by_path(course_id: int) -> Iterator[tuple[str, DraftText]]:
    """Yield the texts of a draft with their paths in the bundle; what is deleted, or stands in what is, has none."""
    for text, unit, module in db.session.execute(living_texts(course_id, DraftText, DraftUnit, DraftModule)):
        yield _path(text, unit, module), text


def living_texts(course_id: int, *columns: Any) -> Select[Any]:
    """Return a query for the texts of a draft, by place, with their units and modules where they stand in one.

    What is deleted, or stands in what is, is left out.
    """
    return (
        select(*columns)
        .select_from(DraftText)
        .outerjoin(DraftUnit, DraftUnit.id == DraftText.unit_id)
        .outerjoin(DraftModule, DraftModule.id == func.coalesce(DraftText.module_id, DraftUnit.module_id))
        .where(
            DraftText.course_id == course_id,
            DraftText.deleted_at.is_(None),
            DraftUnit.deleted_at.is_(None),
            DraftModule.deleted_at.is_(None),
        )
        .order_by(DraftText.place)
    )


def _path(text: DraftText, unit: DraftUnit | None, module: DraftModule | None) -> str:
    if module is None:
        return text.place
    return module_path(module) if unit is None else unit_path(module, unit, language_of(text.place))


def draft_bundle(course_id: int, slug: str) -> Bundle:
    """Return the draft of a course as a bundle: two queries, and a read from storage for each file that is no text."""
    files = {path: text.content.encode() for path, text in texts_by_path(course_id)}
    for path, digest in draft_files(course_id).items():
        files[path] = storage().read(storage_key(digest))
    return Bundle(slug, files)


def draft_files(course_id: int) -> dict[str, str]:
    """Return the digests of the files of a draft that are no text, by path."""
    kept = select(DraftFile.path, DraftFile.digest).where(
        DraftFile.course_id == course_id, DraftFile.deleted_at.is_(None)
    )
    return {row.path: row.digest for row in db.session.execute(kept.order_by(DraftFile.path))}


def manifest_of(course_id: int) -> dict[str, str]:
    """Return the digest of each file of a draft, by its path, as ``Bundle.manifest`` has it."""
    texts = {path: hashlib.sha256(text.content.encode()).hexdigest() for path, text in texts_by_path(course_id)}
    return dict(sorted({**texts, **draft_files(course_id)}.items()))


def fingerprint(course_id: int) -> str:
    """Return one digest of everything in a draft: what somebody approves is this."""
    return digest_of(manifest_of(course_id))
