"""Pictures of courses: for everyone, kept by browsers for good, and harmless."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.storage import storage
from lms.courses.operations import storage_key
from lms.courses.queries import PublishedCourse
from lms.courses.rendering import lesson_html
from tests.factories.courses import LESSON, MODULE, make_course

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 20"/>'
LESSON_WITH_PICTURE = LESSON.format(title="x") + "\n![A map](media/a.svg)\n"


def course_with(app: Flask, picture: bytes) -> tuple[PublishedCourse, str]:
    """Return a course with a picture, and the picture's address in its lesson."""
    with app.test_request_context("/"):
        course = make_course(files={f"{MODULE}/01-first-lesson.md": LESSON_WITH_PICTURE, "media/a.svg": picture})
        found = re.search(r'src="([^"]+)"', lesson_html(course, "first-lesson", "en"))
    assert found is not None
    return course, found[1]


def test_a_picture_is_answered_as_what_it_is(app: Flask, client: FlaskClient) -> None:
    _, address = course_with(app, PICTURE)
    answer = client.get(address)
    assert (answer.status_code, answer.data) == (200, PICTURE)
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_picture_that_the_browser_has_is_not_sent_again(app: Flask, client: FlaskClient) -> None:
    _, address = course_with(app, PICTURE)
    answer = client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_page_opened_before_a_change_keeps_its_picture(app: Flask, client: FlaskClient) -> None:
    _, before = course_with(app, PICTURE)
    _, after = course_with(app, PICTURE.replace(b"32", b"64"))
    assert before != after
    assert client.get(before).data == PICTURE
    assert client.get(after).data != PICTURE


@pytest.mark.parametrize(
    "address",
    [
        "/courses/a-course/media/{prefix}/b.svg",
        "/courses/a-course/media/{prefix}/a.png",
        "/courses/a-course/media/{prefix}/a.html",
        "/courses/a-course/media/0000000000000000/a.svg",
        "/courses/a-course/media/%25/a.svg",
        "/courses/a-course/media/________________/a.svg",
        "/courses/other/media/{prefix}/a.svg",
        "/courses/a-course/media/{lesson}/01-first-lesson.md",
        "/courses/a-course/media/{lesson}/a.svg",
    ],
)
def test_nothing_else_is_answered(app: Flask, client: FlaskClient, address: str) -> None:
    course, _ = course_with(app, PICTURE)
    prefix = course.document.media["media/a.svg"].sha256[:16]
    with app.app_context():
        make_course("other")
    assert client.get(address.format(prefix=prefix, lesson="a" * 16)).status_code == 404


def test_a_picture_that_storage_lost_is_not_found(app: Flask, client: FlaskClient) -> None:
    course, address = course_with(app, PICTURE.replace(b"20", b"21"))
    with app.app_context():
        storage().delete(storage_key(course.document.media["media/a.svg"].sha256))
    assert client.get(address).status_code == 404
