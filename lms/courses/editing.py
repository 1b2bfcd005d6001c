"""Editing a file of a published course in the browser: it is changed in place, and published as the next revision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from lms.core.errors import Refusal
from lms.core.language import localised
from lms.courses.bundles import Bundle
from lms.courses.documents import CourseDocument
from lms.courses.layout import arrange
from lms.courses.models import Course, CourseRevision, Origin
from lms.courses.operations import Overtaken, bundle_of, publish_bundle
from lms.courses.queries import published
from lms.courses.yaml_changes import Change, changed_yaml
from lms.extensions import db

TRIES = 5
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class _Current:
    course_id: int
    digest: str
    files: dict[str, str]


def edit_file(
    slug: str,
    path: str,
    change: Change,
    *,
    by: int | None,
    expected_digest: str | None = None,
    files: Mapping[str, bytes] | None = None,
    and_then: Callable[[CourseRevision], None] | None = None,
) -> CourseRevision:
    """Change one YAML file of a published course, publish the course, and return its revision.

    ``change`` gets what the file says and changes it in place; it may be called more than once. A file that is not
    there yet begins as a mapping without keys. ``files`` are put beside it, pictures for example. What is not changed
    stays as its author wrote it. Where nothing changes, the revision is the present one. ``and_then`` is called with
    the revision inside the transaction that publishes it, for what must happen together with the edit.

    ``expected_digest`` is that of the revision from which the form was drawn: Overtaken is raised where somebody has
    changed the same file since. Without it the change is made to what the file says now. Two edits at once never undo
    each other. Raises BundleRefused where the course would have something wrong in it, and whatever ``change`` raises.

    From now on ``courses sync`` leaves this course alone when its folder changes, and says so. Courses that take a
    module or a bank from this one keep what they took until they are published themselves, at the latest by the next
    sync: when the site starts.
    """
    for _ in range(TRIES):
        current = _current(slug)
        if expected_digest is not None:
            _check_not_overtaken(current, path, expected_digest)
        bundle = _changed(bundle_of(slug, current.files), path, change, files or {})
        try:
            return publish_bundle(bundle, by=by, origin=Origin.BROWSER, expected=current.digest, and_then=and_then)
        except Overtaken:
            continue
    raise Overtaken


def _current(slug: str) -> _Current:
    db.session.rollback()
    row = db.session.execute(
        select(Course.id, CourseRevision.digest, CourseRevision.files)
        .join(CourseRevision, CourseRevision.course_id == Course.id)
        .where(Course.slug == slug, CourseRevision.is_current)
    ).one_or_none()
    if row is None:
        raise LookupError(f"no course {slug} is published")
    return _Current(*row)


def _check_not_overtaken(current: _Current, path: str, expected_digest: str) -> None:
    """Raise Overtaken unless the file is as it was in the revision that was expected."""
    if current.digest == expected_digest:
        return
    then = db.session.scalar(
        select(CourseRevision.files)
        .where(CourseRevision.course_id == current.course_id, CourseRevision.digest == expected_digest)
        .limit(1)
    )
    if then is None or then.get(path) != current.files.get(path):
        raise Overtaken


def _changed(bundle: Bundle, path: str, change: Change, files: Mapping[str, bytes]) -> Bundle:
    content = bundle.files.get(path, b"")
    mark = BYTE_ORDER_MARK if content.startswith(BYTE_ORDER_MARK) else b""
    text = content.removeprefix(mark).decode()
    has_windows_ends = "\r\n" in text
    text = changed_yaml(text.replace("\r\n", "\n"), change)
    written = text.replace("\n", "\r\n") if has_windows_ends else text
    return Bundle(bundle.slug, {**bundle.files, **files, path: mark + written.encode()})


def unit_file(slug: str, document: CourseDocument, unit_id: str) -> str:
    """Return the path of the YAML file of a unit. Raises Refusal where it belongs to another course.

    KeyError where there is no such unit, LookupError where it has no YAML file.
    """
    module = document.module_of(unit_id)
    if module.origin is not None:
        raise Refusal(_taken_from(module.origin.partition("/")[0]))
    for found in arrange(_current(slug).files).modules:
        for unit in found.units.values():
            if (found.id, unit.id) == (module.id, unit_id) and unit.yaml:
                return unit.yaml
    raise LookupError(f"{slug} has no YAML file for {unit_id}")


def refuse_if_elsewhere(name: str) -> None:
    """Raise Refusal for what has a name like ``course/…``, because it is taken from another course."""
    lender, slash, _ = name.partition("/")
    if slash:
        raise Refusal(_taken_from(lender))


def _taken_from(slug: str) -> object:
    lender = published(slug)
    title = localised(lender.document.title) if lender else slug
    return _l(
        "This is taken from the course “%(course)s” and cannot be changed here. Change it there: "
        "this course takes the change over when it is next published.",
        course=title,
    )
