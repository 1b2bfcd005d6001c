"""The pages about an outline."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.models import DraftPresence, DraftText, DraftUnit
from lms.authoring.drafts.queries import DraftOf, find_unit
from lms.authoring.rights.models import Part
from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.learning.operations import enrol, record_result
from lms.people.models import Person
from lms.people.roles import Role
from tests.authoring.outline.conftest import EDIT, flat, known, slugs
from tests.conftest import CountQueries
from tests.factories.courses import make_course
from tests.factories.drafts import current, give_part, make_hand
from tests.factories.people import make_person, sign_in

PAGES = ("", "/details", "/completion", "/sources", "/outline/deleted", "/outline/new-unit", "/outline/new-module")
WRITING_PAGES = PAGES[1:3] + PAGES[4:]


def order(app: Flask, draft: DraftOf) -> list[list[str]]:
    with app.app_context():
        return slugs(draft)


def test_without_a_part_in_the_course_there_is_nothing(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    unit_id = known(app, draft)["first-quiz"]
    assert client.get(EDIT).status_code == 303
    with app.app_context():
        stranger = make_person("Somebody Else")
    sign_in(client, stranger)
    for page in (*PAGES, "/units/first-quiz/arrange", "/units/first-quiz/open", "/modules/1"):
        assert client.get(EDIT + page).status_code == 404, page
    for page in ("/open", "/outline/move", f"/outline/copy/unit/{unit_id}", f"/outline/delete/unit/{unit_id}"):
        assert client.post(EDIT + page).status_code == 404, page


@pytest.mark.parametrize("part", [Part.REVIEWER, Part.TRAINER])
def test_who_only_reads_sees_the_outline_without_acts(
    app: Flask, client: FlaskClient, draft: DraftOf, part: Part
) -> None:
    unit_id = known(app, draft)["first-quiz"]
    with app.app_context():
        reader = make_hand(draft, part, "Ravi Reader")
    sign_in(client, reader)
    page = client.get(EDIT).text
    assert "Second lesson" in page
    assert "Add a unit" not in page
    assert 'name="place"' not in page
    assert client.get(f"{EDIT}/sources").status_code == 200
    for each in (*WRITING_PAGES, "/units/first-quiz/arrange", f"/outline/delete/unit/{unit_id}"):
        assert client.get(EDIT + each).status_code == 403, each
    for each in ("/open", "/outline/move", f"/outline/restore/unit/{unit_id}", "/new-entry/sources"):
        assert client.post(EDIT + each).status_code == 403, each


def test_a_course_without_a_draft_offers_to_open_one_or_to_take_it_on(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_course()
        trainer = make_person("Tara Trainer", roles=[(Role.TRAINER, "course:a-course")])
        administrator = make_person("Arun Admin", roles=[Role.ADMINISTRATOR])
    sign_in(client, trainer)
    page = client.get(EDIT).text
    assert "/edit/people/take-on" in page
    assert "Open a draft" not in page
    assert client.post(f"{EDIT}/open").status_code == 403
    sign_in(client, administrator)
    assert "Open a draft" in client.get(EDIT).text
    for _again in range(2):
        assert client.post(f"{EDIT}/open").status_code == 303
    assert "Nothing has changed since it was published." in client.get(EDIT).text
    assert client.get("/courses/no-course/edit").status_code == 404


def test_the_workspace_says_what_is_being_done(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    unit_id = known(app, draft)["first-lesson"]
    with app.app_context():
        other = make_person("Anjali Rao")
        with transaction():
            text = db.session.query(DraftText).filter_by(place=f"units/{unit_id}").one()
            text.problems, text.saved_by_id = 2, other.id
            db.session.add(DraftPresence(unit_id=unit_id, person_id=other.id, seen_at=clock.now()))
    page = writer.get(EDIT).text
    for words in ("2 problems", "Open now: Anjali Rao", "10 minutes", "Lesson", "Quiz"):
        assert words in page
    assert "M, Anjali Rao" in page


def test_a_module_and_a_unit_are_added_by_their_pages(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    drawn = flat(writer.get(f"{EDIT}/outline/new-module").text)
    refused = writer.post(f"{EDIT}/outline/new-module", data={**drawn, "slug": "second"})
    assert refused.status_code == 422
    assert "Write the title in at least one language." in refused.text
    sent = {**drawn, "title_hi": "दूसरा", "slug": "second"}
    assert [writer.post(f"{EDIT}/outline/new-module", data=sent).status_code for _ in range(2)] == [303, 303]
    module_id = known(app, draft)["second"]
    drawn = flat(writer.get(f"{EDIT}/outline/new-unit?place={module_id}").text)
    assert drawn["place"] == str(module_id)
    taken = writer.post(
        f"{EDIT}/outline/new-unit", data={**drawn, "title_en": "Quiz", "kind": "quiz", "slug": "first-quiz"}
    )
    assert (taken.status_code, "This address is taken already." in taken.text) == (422, True)
    sent = {**flat(taken.text), "slug": "last-quiz"}
    answer = writer.post(f"{EDIT}/outline/new-unit", data=sent)
    assert answer.location == f"{EDIT}/units/last-quiz/open"
    assert order(app, draft) == [["first-lesson", "second-lesson", "first-quiz"], ["last-quiz"]]


def test_who_adds_to_an_outline_that_has_changed_sees_it_and_loses_nothing(
    app: Flask, writer: FlaskClient, draft: DraftOf
) -> None:
    drawn = flat(writer.get(f"{EDIT}/outline/new-unit").text)
    other = flat(writer.get(f"{EDIT}/outline/new-module").text)
    writer.post(f"{EDIT}/outline/new-module", data={**other, "title_en": "Between"})
    first = known(app, draft)["first-module"]
    slower = writer.post(f"{EDIT}/outline/new-unit", data={**drawn, "title_en": "Mine", "place": f"{first}/0"})
    assert slower.status_code == 409
    assert "Between" in slower.text
    again = flat(slower.text)
    assert (again["title_en"], again["place"]) == ("Mine", f"{first}/0")
    assert writer.post(f"{EDIT}/outline/new-unit", data=again).status_code == 303
    assert order(app, draft)[0][0] == "mine"


def test_a_move_that_comes_too_late_shows_both_and_can_be_made_then(
    app: Flask, writer: FlaskClient, draft: DraftOf
) -> None:
    rows = known(app, draft)
    into = rows["first-module"]
    move = {"outline": "1", "place": f"unit-{rows['first-quiz']}/{into}/0"}
    assert writer.post(f"{EDIT}/outline/move", data=move).location.endswith(f"#unit-{rows['first-quiz']}")
    late = {"outline": "1", "place": f"unit-{rows['second-lesson']}/{into}/0"}
    answer = writer.post(f"{EDIT}/outline/move", data=late)
    assert answer.status_code == 409
    assert "Move “Second lesson” to the beginning of “First module”" in answer.text
    fields = flat(answer.text)
    again = {name: fields[name] for name in ("outline", "place")}
    assert writer.post(f"{EDIT}/outline/move", data=again).status_code == 303
    assert order(app, draft)[0] == ["second-lesson", "first-quiz", "first-lesson"]
    for wrong in ("", "unit-1", "unit-1/2/3/4", f"unit-{'9' * 12}/1/0", f"unit-{rows['first-quiz']}/{into}/999"):
        assert writer.post(f"{EDIT}/outline/move", data={"outline": "3", "place": wrong}).status_code == 422, wrong


def test_a_unit_goes_and_comes_back(app: Flask, writer: FlaskClient, draft: DraftOf, person: Person) -> None:
    unit_id = known(app, draft)["first-lesson"]
    with app.app_context(), transaction():
        enrolment = enrol(person.id, current(), by=person.id)
        db.session.flush()
        record_result(enrolment.id, "first-lesson", is_done=True, by=None)
    url = f"{EDIT}/outline/delete/unit/{unit_id}"
    question = writer.get(url).text
    assert "1 learner has finished something of it." in question
    answer = writer.post(url, data={"outline": flat(question)["outline"]})
    page = writer.get(answer.location).text
    assert "“First lesson” is deleted." in page
    assert writer.get(url).location == f"{EDIT}/outline/deleted"
    assert "First lesson" in writer.get(f"{EDIT}/outline/deleted").text
    assert writer.post(f"{EDIT}/outline/restore/unit/{unit_id}").status_code == 303
    assert order(app, draft)[0][0] == "first-lesson"
    assert writer.post(f"{EDIT}/outline/restore/unit/999").status_code == 422
    assert writer.post(url, data={"outline": "1"}).status_code == 409


def test_a_unit_is_renamed_and_copied_on_its_page(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    url = f"{EDIT}/units/first-lesson/arrange"
    drawn = flat(writer.get(url).text)
    sent = {name: drawn[name] for name in ("title_en", "title_hi", "was_en", "was_hi")}
    assert writer.post(url, data={**sent, "title_en": "Begin"}).status_code == 303
    slower = writer.post(url, data={**sent, "title_en": "Start"})
    assert slower.status_code == 409
    again = flat(slower.text)
    assert (again["title_en"], again["was_en"]) == ("Start", "Begin")
    assert writer.post(url, data={name: again[name] for name in sent}).status_code == 303
    copy = f"{EDIT}/outline/copy/unit/{known(app, draft)['first-lesson']}"
    assert writer.post(copy, data={"outline": "1"}).status_code == 400
    assert writer.post(copy, data={"outline": "1", "form_key": "k"}).status_code == 303
    assert "Start (copy)" in writer.get(EDIT).text


def find_unit_row(draft: DraftOf) -> DraftUnit:
    found = find_unit(draft.course_id, "first-quiz")
    assert found is not None
    return found


def test_a_unit_opens_on_the_page_of_its_kind(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    with app.app_context(), transaction():
        find_unit_row(draft).kind = "song"
    assert writer.get(f"{EDIT}/units/first-quiz/open").location == f"{EDIT}/units/first-quiz/arrange"
    answer = writer.get(f"{EDIT}/units/first-lesson/open")
    assert answer.status_code == 303
    assert writer.get(f"{EDIT}/units/nothing/open").status_code == 404


def test_pages_beside_the_outline_cost_the_same_in_every_course(
    writer: FlaskClient, draft: DraftOf, count_queries: CountQueries
) -> None:
    for page, most in (("/details", 7), ("/sources", 6), ("/outline/deleted", 9), ("/units/first-quiz/arrange", 12)):
        with count_queries() as queries:
            assert writer.get(EDIT + page).status_code == 200
        assert len(queries) <= most, (page, len(queries))


def test_an_author_may_add_units(app: Flask, client: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        author = make_person("Amit Author")
        give_part(draft, author, Part.AUTHOR)
    sign_in(client, author)
    assert "Add a unit" in client.get(EDIT).text
