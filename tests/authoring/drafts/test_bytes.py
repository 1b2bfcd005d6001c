"""What nobody changes in a draft leaves it byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms.authoring.drafts.assembling import draft_bundle, manifest_of
from lms.authoring.drafts.opening import begin_draft, fill, store_files
from lms.core.database import transaction
from lms.courses.bundles import read_folder
from lms.courses.models import Course
from lms.extensions import db

COURSES = Path(__file__).resolve().parents[3] / "courses"
FOLDERS = sorted(path.parent for path in COURSES.glob("*/course.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_every_course_of_ours_leaves_a_draft_as_it_went_in(app: Flask, folder: Path) -> None:
    bundle = read_folder(folder)
    with app.app_context():
        store_files(bundle)
        with transaction():
            course = Course(slug=bundle.slug)
            db.session.add(course)
            db.session.flush()
            course_id = course.id
            begin_draft(course_id, by=None)
            fill(course_id, bundle, by=None)
        out = draft_bundle(course_id, bundle.slug)
        assert dict(out.files) == dict(bundle.files)
        assert manifest_of(course_id) == bundle.manifest
