"""The versions of a text: who saved it when, and how much they changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.authoring.drafts.models import DraftText, DraftUnit, DraftVersion, VersionKind
from lms.core.paging import Page, paginate
from lms.extensions import db
from lms.people.models import Person

VERSIONS_A_PAGE = 20


@dataclass(frozen=True)
class VersionRow:
    """A version in a list. ``changed`` counts the words that differ from the version before; None for the first."""

    version: DraftVersion
    name: str
    changed: int | None
    is_now: bool

    @property
    def is_apart(self) -> bool:
        """Whether it is what somebody typed while somebody else saved: it never stood in the draft."""
        return self.version.kind is VersionKind.KEPT_APART


def list_versions(text: DraftText, number: int) -> Page[VersionRow]:
    """Return one page of the versions of a text, the newest first. Three queries."""
    page: Page[Any] = paginate(_versions_of(text.id), number, VERSIONS_A_PAGE)
    kept = [row[0] for row in page.items]
    earlier = _earlier(kept[-1]) if kept else None
    rows = [
        VersionRow(
            version,
            name or "",
            _changed_since(version, [*kept[place + 1 :], *([earlier] if earlier else [])]),
            version.kind is not VersionKind.KEPT_APART and version.version == text.version,
        )
        for place, (version, name) in enumerate(page.items)
    ]
    return Page(rows, page.number, page.size, page.total)


def _versions_of(text_id: int) -> Any:
    statement = select(DraftVersion, Person.full_name).outerjoin(Person, Person.id == DraftVersion.saved_by_id)
    return statement.where(DraftVersion.text_id == text_id).order_by(DraftVersion.id.desc())


def _changed_since(version: DraftVersion, older: Sequence[DraftVersion]) -> int | None:
    before = next((each for each in older if each.kind is not VersionKind.KEPT_APART), None)
    return None if before is None else changed_words(before.content, version.content)


def _earlier(version: DraftVersion) -> DraftVersion | None:
    """Return the version that stood in the draft before another one."""
    statement = select(DraftVersion).where(
        DraftVersion.text_id == version.text_id,
        DraftVersion.id < version.id,
        DraftVersion.kind != VersionKind.KEPT_APART,
    )
    return db.session.scalar(statement.order_by(DraftVersion.id.desc()).limit(1))


def before_version(version: DraftVersion) -> str:
    """Return what a text said before a version; empty for the first."""
    earlier = _earlier(version)
    return earlier.content if earlier else ""


def find_version(text_id: int, version_id: int) -> tuple[DraftVersion, str] | None:
    """Return a version of a text and the name of who saved it, or None."""
    statement = select(DraftVersion, Person.full_name).outerjoin(Person, Person.id == DraftVersion.saved_by_id)
    row = db.session.execute(
        statement.where(DraftVersion.id == version_id, DraftVersion.text_id == text_id)
    ).one_or_none()
    return (row[0], row[1] or "") if row else None


def find_text_of(course_id: int, text_id: int) -> tuple[DraftText, DraftUnit | None] | None:
    """Return a text of a draft that is not deleted, and the unit it stands in; None where the unit is deleted too."""
    statement = select(DraftText, DraftUnit).outerjoin(DraftUnit, DraftUnit.id == DraftText.unit_id)
    wanted = (DraftText.id == text_id, DraftText.course_id == course_id, DraftText.deleted_at.is_(None))
    row = db.session.execute(statement.where(*wanted, DraftUnit.deleted_at.is_(None))).one_or_none()
    return (row[0], row[1]) if row else None


def changed_words(before: str, after: str) -> int:
    """Return how many words differ between two texts: those that are new, or those that are gone where these are more.

    Words that only moved do not count.
    """
    old, new = Counter(before.split()), Counter(after.split())
    return max((new - old).total(), (old - new).total())
