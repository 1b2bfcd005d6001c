"""The courses somebody writes, a new one, and courses in and out as zip files: works, forbidden, missing, invalid."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms.authoring.drafts.assembling import draft_bundle
from lms.authoring.drafts.models import DraftText
from lms.authoring.drafts.queries import find_draft
from lms.authoring.drafts.saving import save_text
from lms.authoring.rights.models import CourseHand, Part
from lms.authoring.starting.archives import pack, unpack
from lms.courses.bundles import Bundle
from lms.courses.models import Course
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role, scope_of
from tests.authoring.starting.test_archives import zipped
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, make_bundle
from tests.factories.drafts import give_part, make_draft
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values
from tests.workshops.planning.conftest import put_on_shelf


@pytest.fixture
def trainer(app: Flask, client: FlaskClient) -> Person:
    """A trainer of the whole site, who is signed in."""
    with app.app_context():
        person = make_person("Tara Trainer", roles=[Role.TRAINER])
    sign_in(client, person)
    return person


def form_of(client: FlaskClient, **values: str) -> dict[str, str]:
    drawn = drawn_values(client.get("/writing/new").text)
    return {**{name: found[0] for name, found in drawn.items() if found}, **values}


def test_a_hindi_course_begins_blank_and_belongs_to_who_began_it(
    app: Flask, client: FlaskClient, trainer: Person
) -> None:
    data = form_of(client, title_hi="मज़दूर के अधिकार", first="hi", made_from="blank", slug="rights")
    response = client.post("/writing/new", data=data)
    assert response.headers["Location"] == "/courses/rights/edit"
    again = client.post("/writing/new", data=data)
    assert again.headers["Location"] == "/courses/rights/edit"
    with app.app_context():
        draft = find_draft("rights")
        assert draft is not None
        assert draft.languages == ("hi", "en")
        assert draft.title == {"hi": "मज़दूर के अधिकार"}
        hands = db.session.execute(select(CourseHand.person_id, CourseHand.part)).all()
        assert db.session.scalars(select(Course.slug)).all() == ["rights"]
    assert [tuple(hand) for hand in hands] == [(trainer.id, Part.OWNER)]
    assert "मज़दूर के अधिकार" in client.get("/writing").text


def test_the_address_is_made_from_the_title_and_is_free(app: Flask, client: FlaskClient, trainer: Person) -> None:
    with app.app_context():
        make_draft("new-course")
    response = client.post("/writing/new", data=form_of(client, title_en="New course", made_from="blank"))
    assert response.headers["Location"] == "/courses/new-course-2/edit"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title_en": "", "title_hi": ""}, "at least one language"),
        ({"title_en": "New", "slug": "a-course"}, "taken already"),
        ({"title_en": "New", "slug": "Not A Slug"}, "small letters"),
        ({"title_en": "New", "made_from": "companion/nothing"}, "Not a valid choice"),
        ({"title_en": "New", "first": "xx"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_begun_is_said_and_kept(
    app: Flask, client: FlaskClient, trainer: Person, values: dict[str, str], sentence: str
) -> None:
    with app.app_context():
        make_draft()
    response = client.post("/writing/new", data=form_of(client, **values))
    assert response.status_code == 422
    assert sentence in response.text
    assert values["title_en"] in response.text


def test_a_copy_has_the_words_of_the_draft_under_another_title(
    app: Flask, client: FlaskClient, trainer: Person
) -> None:
    with app.app_context():
        draft = make_draft()
        text = db.session.scalars(select(DraftText).where(DraftText.place == "glossary.yaml")).one()
        save_text(text.id, text.content + "# noted\n", version=1, by=trainer.id)
    values = form_of(client, title_en="Second", made_from="copy/a-course", slug="second")
    assert client.post("/writing/new", data=values).status_code == 303
    with app.app_context():
        old, copy = draft_bundle(draft.course_id, "a-course"), find_draft("second")
        assert copy is not None
        new = draft_bundle(copy.course_id, "second")
        assert {path for path in old.files if old.files[path] != new.files.get(path)} == {"course.yaml"}
        assert copy.title["en"] == "Second"


def test_a_companion_is_made_from_the_shelf(app: Flask, client: FlaskClient, trainer: Person) -> None:
    with app.app_context():
        made_from = f"companion/{put_on_shelf()}"
    assert (
        client.post("/writing/new", data=form_of(client, title_en="Legal aid", made_from=made_from)).status_code == 303
    )
    with app.app_context():
        draft = find_draft("legal-aid")
    assert draft is not None
    assert draft.title["en"] == "Legal aid"
    assert draft.title["hi"].endswith("साथ का पाठ्यक्रम")


def test_learners_begin_nothing(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        learner = make_person("Lata Learner")
    assert client.get("/writing").status_code == 303
    sign_in(client, learner)
    assert "You write no course yet" in client.get("/writing").text
    for address in ("/writing/new", "/writing/import"):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_the_list_has_what_somebody_may_open_in_few_queries(
    app: Flask, client: FlaskClient, count_queries: CountQueries
) -> None:
    with app.app_context():
        author = make_person("Anil Author", roles=[(Role.TRAINER, scope_of("course", "taught"))])
        for number in range(12):
            give_part(make_draft(f"mine-{number}"), author, Part.AUTHOR)
        make_draft("taught")
        make_draft("hidden")
    sign_in(client, author)
    client.get("/writing")
    with count_queries() as queries:
        page = client.get("/writing").text
    assert len(queries) <= 6
    assert "/courses/mine-11/edit" in page
    assert "/courses/taught/edit" in page
    assert "/courses/hidden/edit" not in page
    assert "/courses/mine-3/edit" in client.get("/writing?search=mine-3&status=published").text
    assert "No course fits" in client.get("/writing?search=nothing+of+this").text


def send(client: FlaskClient, content: bytes, name: str = "course.zip") -> TestResponse:
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/writing/import", data=data, content_type="multipart/form-data")


def test_an_archive_is_looked_at_and_taken_once(app: Flask, client: FlaskClient, trainer: Person) -> None:
    with app.app_context():
        bundle = make_bundle("brought")
    page = send(client, pack(bundle)).headers["Location"]
    assert "First module" not in client.get(page).text
    assert "could be published as it is" in client.get(page).text
    for _ in range(2):
        assert client.post(page, data={"slug": "brought"}).headers["Location"] == "/courses/brought/edit"
    with app.app_context():
        draft = find_draft("brought")
        assert draft is not None
        assert dict(draft_bundle(draft.course_id, "brought").files) == dict(bundle.files)
    exported = client.get("/courses/brought/edit/export.zip")
    assert exported.mimetype == "application/zip"
    assert unpack(exported.data).files == dict(bundle.files)


def test_an_archive_with_mistakes_can_be_a_draft(app: Flask, client: FlaskClient, trainer: Person) -> None:
    with app.app_context():
        bundle = make_bundle("brought", files={f"{MODULE}/01-first-lesson.md": "no head"})
    page = send(client, pack(bundle)).headers["Location"]
    assert "mended before it can be published" in client.get(page).text
    assert client.post(page, data={"slug": "brought"}).status_code == 303


def test_an_archive_without_a_course_is_shown_and_not_taken(client: FlaskClient, trainer: Person) -> None:
    page = send(client, zipped(("notes/letter.md", b"Dear all"), ("strange/place.md", b"x"))).headers["Location"]
    assert "No course can be made of it yet" in client.get(page).text
    assert client.post(page, data={"slug": "brought"}).status_code == 422


@pytest.mark.parametrize("content", [b"", b"no zip", zipped(("../evil.md", b"x"))])
def test_what_is_no_archive_is_said_beside_the_field(client: FlaskClient, trainer: Person, content: bytes) -> None:
    response = send(client, content)
    assert response.status_code == 422
    assert "file-error" in response.text


def test_an_archive_is_for_who_sent_it(app: Flask, client: FlaskClient, trainer: Person) -> None:
    with app.app_context():
        page = send(client, pack(make_bundle("brought"))).headers["Location"]
        other = make_person("Tia Trainer", roles=[Role.TRAINER])
    sign_in(client, other)
    assert client.get(page).status_code == 404
    assert client.get("/writing/import/no-such-token").status_code == 404


def test_an_archive_is_brought_into_the_draft_it_came_from(app: Flask, client: FlaskClient, trainer: Person) -> None:
    with app.app_context():
        draft = make_draft()
        give_part(draft, trainer, Part.OWNER)
        bundle = draft_bundle(draft.course_id, "a-course")
    changed = {**bundle.files, "glossary.yaml": bundle.files["glossary.yaml"] + b"# from a file\n"}
    page = send(client, pack(Bundle("a-course", changed))).headers["Location"]
    response = client.post(f"{page}/into/a-course", follow_redirects=False)
    assert response.status_code == 303
    with app.app_context():
        assert dict(draft_bundle(draft.course_id, "a-course").files) == changed


def test_a_revision_is_exported_to_who_has_a_part(app: Flask, client: FlaskClient, trainer: Person) -> None:
    with app.app_context():
        draft = make_draft()
        published = dict(draft_bundle(draft.course_id, "a-course").files)
    assert unpack(client.get("/courses/a-course/edit/revisions/1.zip").data).files == published
    assert client.get("/courses/a-course/edit/revisions/9.zip").status_code == 404
    with app.app_context():
        learner = make_person("Lata Learner")
    assert sign_in(client, learner).get("/courses/a-course/edit/revisions/1.zip").status_code == 404
    assert client.get("/courses/a-course/edit/export.zip").status_code == 404
