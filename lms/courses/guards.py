"""The word that the packages above have in publishing a course."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lms.core.registry import Registry
from lms.courses.contents import Where
from lms.courses.documents import CourseDocument
from lms.courses.models import CourseRevision

DocumentCheck = Callable[[CourseDocument], Iterable[tuple[Where, str]]]
document_checks: Registry[DocumentCheck] = Registry("document checks")
"""More checks of a whole course, without database: each yields places in course.yaml and sentences."""

PublishGuard = Callable[[int, CourseDocument, CourseDocument], Iterable[str]]
publish_guards: Registry[PublishGuard] = Registry("publish guards")
"""Asked in the transaction with a course's id, what it is and what it shall become; a sentence refuses it."""

PublishFollower = Callable[[CourseRevision, CourseDocument, CourseDocument], None]
publish_followers: Registry[PublishFollower] = Registry("publish followers")
"""Told in the transaction that publishes a course anew: the new revision, what the course was and what it is now."""
