"""Load an archive that somebody sent, for whoever sent it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask_login import current_user
from sqlalchemy import select

from lms.authoring.starting.archives import Unpacked, unpack
from lms.authoring.starting.models import CourseArchive
from lms.authoring.starting.operations import archive_content
from lms.courses.bundles import Bundle
from lms.courses.layout import arrange
from lms.courses.operations import published_bundle
from lms.courses.problems import Problem
from lms.courses.reading import Reading, Shelf
from lms.extensions import db


@dataclass(frozen=True)
class Sent:
    """An archive with what it holds; ``cannot`` are the reasons for which no draft can be made of it."""

    archive: CourseArchive
    unpacked: Unpacked
    reading: Reading
    cannot: list[Problem]

    def bundle(self, slug: str) -> Bundle:
        """Return its files as a bundle."""
        return Bundle(slug, self.unpacked.files)


def load_archive(token: str) -> Sent:
    """Return an archive that this reader has sent and that is still kept; any other answers 404."""
    archive = db.session.scalar(select(CourseArchive).where(CourseArchive.token == token))
    if archive is None or archive.sent_by_id != current_user.id:
        abort(404)
    content = archive_content(archive)
    if content is None:
        abort(404)
    unpacked = unpack(content)
    slug = unpacked.folder or "a-course"
    reading = Shelf(published_bundle).read(Bundle(slug, unpacked.files))
    return Sent(archive, unpacked, reading, _hindrances(unpacked))


def _hindrances(unpacked: Unpacked) -> list[Problem]:
    """Return what is wrong with the files' names and their encoding: a draft can hold any other mistake."""
    found = list(arrange(unpacked.files).problems)
    for path, content in unpacked.files.items():
        if path.endswith((".md", ".yaml")):
            try:
                content.decode()
            except UnicodeDecodeError:
                found.append(Problem(path, 1, "This file is not written in UTF-8."))
    if "course.yaml" not in unpacked.files:
        found.append(Problem("course.yaml", 1, "This file is missing: it says what the course is."))
    return found
