"""The revisions of a course: what each of them has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.authoring.publishing.naming import Named, Sort, by_name, named
from lms.authoring.translating.differences import Line, compare, excerpt
from lms.core.paging import Page, paginate
from lms.core.storage import storage
from lms.courses.models import CourseRevision, Origin
from lms.courses.operations import storage_key
from lms.extensions import db
from lms.people.models import Person

REVISIONS_A_PAGE = 20
FILES_A_PAGE = 10


@dataclass(frozen=True)
class Figures:
    """How many units a revision has added, taken away and changed, and how many other files it has changed."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    others: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether its files are those of the revision before: something that it takes from elsewhere has changed."""
        return not (self.added or self.removed or self.changed or self.others)


@dataclass(frozen=True)
class RevisionRow:
    """A revision as the list shows it; ``published_by`` is empty for the system and for an account that is gone."""

    id: int
    number: int
    digest: str
    is_current: bool
    origin: Origin
    published_at: datetime
    published_by: str
    figures: Figures
    is_first: bool


@dataclass(frozen=True)
class FileDifference:
    """A file that two revisions do not have in common; ``lines`` is None for one that is no text."""

    path: str
    name: Named
    is_new: bool
    is_gone: bool
    lines: Sequence[Line | None] | None


def revisions_page(course_id: int, number: int) -> Page[RevisionRow]:
    """Return one page of the revisions of a course, the newest first, in three queries."""
    statement: Any = select(
        CourseRevision.id,
        CourseRevision.number,
        CourseRevision.digest,
        CourseRevision.is_current,
        CourseRevision.origin,
        CourseRevision.published_at,
        Person.full_name,
    ).outerjoin(Person, Person.id == CourseRevision.published_by_id)
    own = statement.where(CourseRevision.course_id == course_id).order_by(CourseRevision.number.desc())
    page = paginate(own, number, REVISIONS_A_PAGE)
    files = _files(course_id, [row.number for row in page.items])
    rows = [_row(row, files) for row in page.items]
    return Page(rows, page.number, page.size, page.total)


def _files(course_id: int, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the files of some revisions, and of the one before the first of them."""
    wanted = {*numbers, *(number - 1 for number in numbers)}
    statement = select(CourseRevision.number, CourseRevision.files).where(
        CourseRevision.course_id == course_id, CourseRevision.number.in_(wanted)
    )
    return {row.number: row.files for row in db.session.execute(statement)}


def _row(row: Any, files: Mapping[int, Mapping[str, str]]) -> RevisionRow:
    before = files.get(row.number - 1)
    figures = figures_of(before, files[row.number]) if before is not None else Figures()
    return RevisionRow(
        row.id,
        row.number,
        row.digest,
        row.is_current,
        row.origin,
        row.published_at,
        row.full_name or "",
        figures,
        is_first=before is None,
    )


def figures_of(before: Mapping[str, str], after: Mapping[str, str]) -> Figures:
    """Return in figures what has changed between the files (path: digest) of two revisions."""
    old, new = by_name(before), by_name(after)
    units = _units(old), _units(new)
    both = units[0].keys() & units[1].keys()
    others = {each for each in {*old, *new} if each.sort is not Sort.UNIT and old.get(each) != new.get(each)}
    return Figures(
        added=len(units[1].keys() - units[0].keys()),
        removed=len(units[0].keys() - units[1].keys()),
        changed=sum(units[0][slug] != units[1][slug] for slug in both),
        others=len(others),
    )


def _units(files: Mapping[Named, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for each, digest in files.items():
        if each.sort is Sort.UNIT:
            found.setdefault(each.name, {})[each.language] = digest
    return found


def differences(before: Mapping[str, str], after: Mapping[str, str], number: int) -> Page[FileDifference]:
    """Return one page of the files in which two revisions differ, with what is different; only these are read."""
    old = {named(path): path for path in before}
    new = {named(path): path for path in after}
    changed = sorted(
        each
        for each in {*old, *new}
        if (before[old[each]] if each in old else None) != (after[new[each]] if each in new else None)
    )
    number = max(1, min(number, -(-len(changed) // FILES_A_PAGE)))
    shown = changed[(number - 1) * FILES_A_PAGE : number * FILES_A_PAGE]
    found = [_difference(each, old.get(each), new.get(each), before, after) for each in shown]
    return Page(found, number, FILES_A_PAGE, len(changed))


def _difference(
    each: Named, old: str | None, new: str | None, before: Mapping[str, str], after: Mapping[str, str]
) -> FileDifference:
    is_text = each.sort is not Sort.FILE
    words = [_text(before[old]) if old else "", _text(after[new]) if new else ""] if is_text else []
    lines = excerpt(compare(*words)) if is_text else None
    return FileDifference(new or old or "", each, is_new=old is None, is_gone=new is None, lines=lines)


def _text(digest: str) -> str:
    try:
        return storage().read(storage_key(digest)).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
