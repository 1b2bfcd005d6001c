"""The pages about files: who sees them, what they take, and what they say when they do not."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.authoring.drafts.models import DraftFile
from lms.authoring.drafts.queries import DraftOf, media_of
from lms.authoring.media.incoming import made_ready
from lms.authoring.media.operations import add_file
from lms.authoring.media.words import NOTHING, entry_now, version_of
from lms.authoring.rights.models import Part
from tests.conftest import CountQueries
from tests.factories.courses import LESSON, MODULE
from tests.factories.drafts import make_draft, make_hand
from tests.factories.media import MP3, PDF, SVG, mp4, picture
from tests.factories.people import sign_in

PAGE = "/courses/a-course/edit/media"
LESSON_WITH_MAP = LESSON.format(title="x") + "\n![A map](media/map.svg)\n"
FILES: dict[str, bytes | str | None] = {f"{MODULE}/01-first-lesson.md": LESSON_WITH_MAP, "media/map.svg": SVG}


@pytest.fixture
def draft(app: Flask) -> DraftOf:
    with app.app_context():
        return make_draft(files=FILES)


def enter(app: Flask, client: FlaskClient, draft: DraftOf, part: Part = Part.AUTHOR) -> FlaskClient:
    with app.app_context():
        person = make_hand(draft, part)
    return sign_in(client, person)


@pytest.fixture
def author(app: Flask, client: FlaskClient, draft: DraftOf) -> FlaskClient:
    return enter(app, client, draft)


def files_of(app: Flask, draft: DraftOf) -> dict[str, DraftFile]:
    with app.app_context():
        return media_of(draft.course_id)


def added(app: Flask, draft: DraftOf, name: str, content: bytes) -> int:
    with app.app_context():
        return add_file(draft.course_id, made_ready(name, content), by=None).file_id


def send(client: FlaskClient, *files: tuple[str, bytes], json: bool = False, **fields: str) -> TestResponse:
    sent = [(io.BytesIO(content), name) for name, content in files]
    headers = {"Accept": "application/json"} if json else {}
    return client.post(PAGE, data={"files": sent, **fields}, headers=headers, content_type="multipart/form-data")


def test_the_list_shows_files_with_their_uses(author: FlaskClient) -> None:
    page = author.get(PAGE).text
    assert "map.svg" in page
    assert "/courses/a-course/edit/units/first-lesson/open" in page
    assert "Add files" in page


def test_an_empty_list_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        draft = make_draft()
    assert "There are no files yet" in enter(app, client, draft).get(PAGE).text


def test_who_may_only_read_sees_no_forms_and_changes_nothing(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    reader = enter(app, client, draft, Part.REVIEWER)
    file_id = files_of(app, draft)["media/map.svg"].id
    for address in (PAGE, f"{PAGE}/{file_id}"):
        page = reader.get(address)
        assert page.status_code == 200
        assert 'method="post"' not in page.text.partition("<main")[2].partition("</main>")[0]
    assert send(reader, ("a.pdf", PDF)).status_code == 403
    for act in ("", "/replace", "/delete", "/restore"):
        assert reader.post(f"{PAGE}/{file_id}{act}").status_code == 403


def test_somebody_without_a_part_finds_nothing(app: Flask, member: FlaskClient, draft: DraftOf) -> None:
    file = files_of(app, draft)["media/map.svg"]
    for address in (PAGE, f"{PAGE}/{file.id}", f"/courses/a-course/edit/files/{file.digest[:16]}/map.svg"):
        assert member.get(address).status_code == 404
    assert send(member, ("a.pdf", PDF)).status_code == 404


def test_several_files_are_added_at_once(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    answer = send(author, ("Form 5.pdf", PDF), ("stamp.png", picture()), ("talk.mp3", MP3))
    assert answer.status_code == 303
    assert set(files_of(app, draft)) == {"media/map.svg", "media/form-5.pdf", "media/stamp.webp", "media/talk.mp3"}
    assert "row=on" in answer.location
    assert "3 files are added" in author.get(answer.location).text


def test_a_description_comes_with_one_picture(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    answer = send(author, ("stamp.png", picture()), alt_en="A stamp", alt_hi="एक मुहर")
    assert answer.location == PAGE
    with app.app_context():
        assert entry_now(draft.course_id, "media/stamp.webp") == {"alt": {"en": "A stamp", "hi": "एक मुहर"}}


def test_what_cannot_be_taken_is_named_and_the_rest_is_kept(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    answer = send(author, ("a.pdf", PDF), ("b.png", PDF + b"2"), ("../../c.html", b"<html>"), alt_en="Typed")
    assert answer.status_code == 422
    assert "“b.png” is not what its name says" in answer.text
    assert "“c.html” is of a kind" in answer.text
    assert 'value="Typed"' in answer.text
    assert set(files_of(app, draft)) == {"media/map.svg", "media/a.pdf"}


@pytest.mark.parametrize(
    ("files", "words"), [([], "at least one"), ([(f"{n}.pdf", PDF) for n in range(21)], "20 files")]
)
def test_none_and_too_many(author: FlaskClient, files: list[tuple[str, bytes]], words: str) -> None:
    answer = send(author, *files)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_same_file_again_is_said_to_be_there(author: FlaskClient) -> None:
    send(author, ("a.pdf", PDF))
    answer = send(author, ("b.pdf", PDF))
    assert "has this file already, as media/a.pdf" in author.get(answer.location).text


def test_a_script_gets_the_next_address_or_a_sentence(author: FlaskClient) -> None:
    assert send(author, ("a.pdf", PDF), json=True).json == {"to": PAGE}
    refused = send(author, ("a.png", b"x"), json=True)
    assert refused.status_code == 422
    assert refused.json is not None
    assert "a.png" in refused.json["error"]


def test_a_large_video_is_taken_from_who_is_signed_in(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    video = mp4() + bytes(12_000_000)
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="talk.mp4"\r\n\r\n'
    sent = {"data": head + video + b"\r\n--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
    assert author.post(PAGE, **sent).status_code == 303
    assert files_of(app, draft)["media/talk.mp4"].size == len(video)
    assert app.test_client().post(PAGE, **sent).status_code == 413


def test_the_list_is_narrowed_by_the_address(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    added(app, draft, "form.pdf", PDF)
    added(app, draft, "stamp.png", picture())
    found = {
        query: set(re.findall(r">([a-z]+\.[a-z]+)</a>", author.get(f"{PAGE}?{query}").text))
        for query in ("", "words=for", "kind=paper", "condition=unused", "condition=without-words", "condition=deleted")
    }
    assert found == {
        "": {"form.pdf", "map.svg", "stamp.webp"},
        "words=for": {"form.pdf"},
        "kind=paper": {"form.pdf"},
        "condition=unused": {"form.pdf", "stamp.webp"},
        "condition=without-words": {"stamp.webp"},
        "condition=deleted": set(),
    }
    assert author.get(f"{PAGE}?kind=x&condition=y&page=99&deleted=z").status_code == 200


def test_the_list_costs_the_same_with_many_files(
    app: Flask, author: FlaskClient, draft: DraftOf, count_queries: CountQueries
) -> None:
    author.get(PAGE)
    with count_queries() as few:
        author.get(PAGE)
    for number in range(30):
        added(app, draft, f"{number}.pdf", PDF + str(number).encode())
    with count_queries() as many:
        page = author.get(PAGE).text
    assert len(many) <= len(few) <= 20
    assert "Page 1 of 2" in page


def save(client: FlaskClient, file_id: int, json: bool = False, **fields: Any) -> TestResponse:
    headers = {"Accept": "application/json"} if json else {}
    return client.post(f"{PAGE}/{file_id}", data=fields, headers=headers)


def test_words_are_saved_as_typed_and_a_clash_shows_both(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    file_id = added(app, draft, "talk.mp3", MP3)
    page = author.get(f"{PAGE}/{file_id}").text
    assert f'name="version" type="hidden" value="{NOTHING}"' in page
    assert "Transcript missing" in page
    kept = save(author, file_id, json=True, version=NOTHING, transcript_en="Come.\r\nGo.", transcript_hi="आओ।")
    assert kept.json is not None
    with app.app_context():
        entry = entry_now(draft.course_id, "media/talk.mp3")
    assert entry == {"transcript": {"en": "Come.\nGo.", "hi": "आओ।"}}
    assert kept.json["version"] == version_of(entry)
    clash = save(author, file_id, version=NOTHING, transcript_en="Mine")
    assert clash.status_code == 409
    assert "Mine" in clash.text
    assert "आओ।" in clash.text
    assert save(author, file_id, json=True, version="x", transcript_en="Mine").status_code == 409
    again = re.search(r'name="version" type="hidden" value="(\w+)"', clash.text)
    assert again is not None
    assert save(author, file_id, version=again[1], transcript_en="Mine").status_code == 303


def test_words_that_are_too_long_stay_in_the_form(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    file_id = files_of(app, draft)["media/map.svg"].id
    answer = save(author, file_id, version=NOTHING, alt_en="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.text


def test_a_paper_has_no_words(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    file_id = added(app, draft, "form.pdf", PDF)
    assert author.get(f"{PAGE}/{file_id}").status_code == 200
    assert save(author, file_id, version=NOTHING).status_code == 404


def test_a_file_is_replaced_deleted_and_brought_back(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    file_id = added(app, draft, "form.pdf", PDF)
    address = f"{PAGE}/{file_id}"
    refused = author.post(f"{address}/replace", data={"file": (io.BytesIO(picture()), "a.png")})
    assert refused.status_code == 422
    assert "another kind" in refused.text
    assert author.post(f"{address}/replace").status_code == 422
    answer = author.post(f"{address}/replace", data={"file": (io.BytesIO(PDF + b"2"), "new.pdf")})
    address = answer.location
    assert answer.status_code == 303
    gone = author.post(f"{address}/delete").location
    assert "Bring it back" in author.get(gone).text
    assert "This file is deleted" in author.get(address).text
    assert "form.pdf" in author.get(f"{PAGE}?condition=deleted").text
    assert author.post(f"{address}/restore").status_code == 303
    assert files_of(app, draft)["media/form.pdf"].size == len(PDF) + 1


def test_a_file_that_is_shown_is_not_deleted(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    file_id = files_of(app, draft)["media/map.svg"].id
    answer = author.post(f"{PAGE}/{file_id}/delete")
    assert "still shown" in author.get(answer.location).text


def test_a_file_of_another_course_is_not_found(app: Flask, author: FlaskClient) -> None:
    with app.app_context():
        other = make_draft("other", files=FILES)
        file_id = media_of(other.course_id)["media/map.svg"].id
    assert author.get(f"{PAGE}/{file_id}").status_code == 404
    assert author.post(f"{PAGE}/{file_id}/delete").status_code == 404


def test_a_file_is_handed_out_safely(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    added(app, draft, "form.pdf", PDF)
    files = files_of(app, draft)

    def at(path: str) -> TestResponse:
        file = files[path]
        return author.get(f"/courses/a-course/edit/files/{file.digest[:16]}/{path.removeprefix('media/')}")

    drawn, paper = at("media/map.svg"), at("media/form.pdf")
    assert (drawn.data, drawn.mimetype) == (SVG, "image/svg+xml")
    assert drawn.headers["Cache-Control"].startswith("private")
    assert drawn.headers["Content-Security-Policy"].endswith("sandbox")
    assert drawn.headers["X-Content-Type-Options"] == "nosniff"
    assert paper.headers["Content-Disposition"] == "attachment; filename=form.pdf"
    wrong = ["0" * 16 + "/map.svg", files["media/map.svg"].digest[:16] + "/form.pdf", "%25/map.svg"]
    assert [author.get(f"/courses/a-course/edit/files/{path}").status_code for path in wrong] == [404] * 3
