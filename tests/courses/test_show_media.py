"""Recordings and papers of courses: whole or in part, as what they are; wide pictures in smaller copies."""

from __future__ import annotations

import hashlib
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from lms.core.storage import storage
from lms.courses.operations import smaller_key, storage_key
from tests.factories.courses import LESSON, MODULE, make_course, text, yaml
from tests.factories.media import MP3, PDF, SVG, photo, picture

WORDS = "\n![A talk](media/talk.mp3)\n\n[A form](media/form.pdf)\n\n![A](media/wide.webp)\n\n![B](media/flat.png)\n"
SOUND = MP3 + bytes(range(256)) * 2000


@pytest.fixture(scope="module")
def wide() -> bytes:
    with Image.open(io.BytesIO(photo((1100, 500), noise=20))) as image:
        file = io.BytesIO()
        image.save(file, "WEBP", quality=60)
    return file.getvalue()


@pytest.fixture
def at(app: Flask, wide: bytes) -> dict[str, str]:
    """The addresses of the files of a course, by name."""
    media = {"talk.mp3": SOUND, "form.pdf": PDF, "wide.webp": wide, "flat.png": picture("PNG", (700, 20))}
    with app.app_context():
        course = make_course(
            files={
                f"{MODULE}/01-first-lesson.md": LESSON.format(title="x") + WORDS,
                "media.yaml": yaml({"talk.mp3": {"transcript": text("Come.")}}),
                **{f"media/{name}": content for name, content in media.items()},
            }
        )
        shas = {path: file.sha256[:16] for path, file in course.document.media.items()}
    return {name: f"/courses/a-course/media/{shas[f'media/{name}']}/{name}" for name in media}


def test_a_recording_is_answered_whole(client: FlaskClient, at: dict[str, str]) -> None:
    answer = client.get(at["talk.mp3"])
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "audio/mpeg", SOUND)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(at["talk.mp3"], headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, len(SOUND)),
        ("bytes=0-1", 0, 2),
        ("bytes=1000-299999", 1000, 300_000),
        ("bytes=-100", len(SOUND) - 100, len(SOUND)),
        (f"bytes=5-{len(SOUND) + 99}", 5, len(SOUND)),
    ],
)
def test_a_part_of_it_is_answered(client: FlaskClient, at: dict[str, str], asked: str, start: int, end: int) -> None:
    answer = client.get(at["talk.mp3"], headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, SOUND[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(SOUND)}"
    assert answer.content_length == end - start


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "pages=1-2", "nonsense"])
def test_what_is_no_single_range_gets_the_whole(client: FlaskClient, at: dict[str, str], asked: str) -> None:
    assert client.get(at["talk.mp3"], headers={"Range": asked}).status_code == 200


def test_a_part_beyond_its_end_is_refused(client: FlaskClient, at: dict[str, str]) -> None:
    answer = client.get(at["talk.mp3"], headers={"Range": f"bytes={len(SOUND)}-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(SOUND)}")


def test_a_part_of_another_version_is_not_mixed_in(client: FlaskClient, at: dict[str, str]) -> None:
    headers = {"Range": "bytes=5-9", "If-Range": '"another"'}
    assert client.get(at["talk.mp3"], headers=headers).status_code == 200
    headers["If-Range"] = client.get(at["talk.mp3"]).headers["ETag"]
    assert client.get(at["talk.mp3"], headers=headers).status_code == 206


def test_a_paper_is_saved_and_never_drawn(client: FlaskClient, at: dict[str, str]) -> None:
    answer = client.get(at["form.pdf"])
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=form.pdf"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")


def test_a_wide_picture_comes_smaller(client: FlaskClient, at: dict[str, str], wide: bytes) -> None:
    for width in (480, 960):
        answer = client.get(at["wide.webp"], query_string={"w": width})
        with Image.open(io.BytesIO(answer.data)) as made:
            assert (answer.mimetype, made.width) == ("image/webp", width)
        assert len(answer.data) < len(wide)
    whole = client.get(at["wide.webp"])
    assert whole.data == wide
    assert whole.headers["ETag"] != answer.headers["ETag"]
    assert client.get(at["wide.webp"], query_string={"w": "99"}).data == wide


def test_a_copy_that_would_be_no_smaller_or_is_lost_is_the_picture_itself(
    app: Flask, client: FlaskClient, at: dict[str, str], wide: bytes
) -> None:
    flat = client.get(at["flat.png"])
    assert len(client.get(at["flat.png"], query_string={"w": "480"}).data) <= len(flat.data)
    with app.app_context():
        storage().delete(smaller_key(hashlib.sha256(wide).hexdigest(), 480))
    assert client.get(at["wide.webp"], query_string={"w": "480"}).data == wide


def test_a_recording_that_storage_lost_is_not_found(app: Flask, client: FlaskClient, at: dict[str, str]) -> None:
    with app.app_context():
        storage().delete(storage_key(hashlib.sha256(SOUND).hexdigest()))
    assert client.get(at["talk.mp3"]).status_code == 404


def test_an_svg_file_that_is_opened_by_itself_is_saved_and_not_drawn(app: Flask, client: FlaskClient) -> None:
    shown = LESSON.format(title="x") + "\n![A chain](media/chain.svg)\n"
    with app.app_context():
        course = make_course(files={f"{MODULE}/01-first-lesson.md": shown, "media/chain.svg": SVG})
        sha = course.document.media["media/chain.svg"].sha256[:16]
    answer = client.get(f"/courses/a-course/media/{sha}/chain.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Content-Disposition"] == "attachment; filename=chain.svg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
