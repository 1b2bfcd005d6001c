"""The pages on which a course is translated."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.authoring.drafts.queries import DraftOf, find_text, find_unit, texts_of
from lms.authoring.drafts.saving import change_yaml
from lms.authoring.rights.models import Part
from lms.authoring.translating import privacy
from lms.authoring.translating.completeness import completeness
from lms.authoring.translating.operations import Typed, mark_in_work
from lms.authoring.translating.states import Standing, states_of_unit
from lms.core import history
from lms.core.database import transaction
from lms.extensions import db
from lms.people.models import Person
from tests.conftest import CountQueries
from tests.factories.courses import MODULE, quiz_file, yaml
from tests.factories.drafts import make_draft, make_hand
from tests.factories.people import make_person, sign_in

UNIT = "/courses/a-course/edit/units/first-quiz/languages"
LANGUAGES = "/courses/a-course/edit/languages"
QUESTION = "questions/who-helps/text"
JSON = {"Accept": "application/json"}
Open = Callable[[Part], FlaskClient]


@pytest.fixture
def draft(app: Flask) -> DraftOf:
    with app.app_context():
        return make_draft()


@pytest.fixture
def open_as(app: Flask, client: FlaskClient, draft: DraftOf) -> Open:
    def as_part(part: Part) -> FlaskClient:
        with app.app_context():
            sign_in(client, make_hand(draft, part))
        return client

    return as_part


def stands(app: Flask, draft: DraftOf, key: str = QUESTION, slug: str = "first-quiz") -> Standing:
    with app.app_context():
        unit = find_unit(draft.course_id, slug)
        assert unit is not None
        return next(each for each in states_of_unit(draft, unit) if each.key == key)


def ask(app: Flask, draft: DraftOf, **words: str) -> None:
    def change(data: dict) -> None:  # type: ignore[type-arg]
        data["questions"][0]["text"].update(words)

    with app.app_context():
        unit = find_unit(draft.course_id, "first-quiz")
        assert unit is not None
        change_yaml(texts_of(unit)[""].id, change, version=None, by=None)


def send(client: FlaskClient, standing: Standing, words: str, address: str = UNIT, **more: str) -> TestResponse:
    form = {
        "key": standing.key,
        "language": standing.language,
        "words": words,
        "version": standing.version,
        "source": standing.source_seen,
    }
    headers = JSON if more.pop("by_script", "") else {}
    return client.post(f"{address}?language=hi", data={**form, **more}, headers=headers)


def body(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def test_the_texts_of_a_unit_stand_side_by_side(app: Flask, draft: DraftOf, open_as: Open) -> None:
    client = open_as(Part.AUTHOR)
    found = body(client.get(UNIT))
    assert 'lang="en">Who helps?</div>' in found
    assert "कौन मदद करता है?</textarea>" in found
    ask(app, draft, en="Who can help?")
    stale = body(client.get(f"{UNIT}?state=stale"))
    assert "<ins>" in stale
    assert stale.count("<textarea") == 1
    assert "It is still right" in stale
    assert "<textarea" not in body(client.get(f"{UNIT}?state=missing"))


def test_who_has_no_part_sees_nothing_and_a_reader_changes_nothing(app: Flask, draft: DraftOf, open_as: Open) -> None:
    seen = stands(app, draft)
    client = open_as(Part.REVIEWER)
    assert "<textarea" not in body(client.get(UNIT))
    assert send(client, seen, "x").status_code == 403
    assert client.post(f"{LANGUAGES}/in-work", data={"language": "hi", "in_work": "yes"}).status_code == 403
    assert client.get(f"{LANGUAGES}/table").status_code == 403
    with app.app_context():
        sign_in(client, make_person("Nobody"))
    for address in (UNIT, LANGUAGES, f"{LANGUAGES}/hi.csv", f"{LANGUAGES}/{seen.text_id}"):
        assert client.get(address).status_code == 404


def test_what_is_typed_is_saved_and_answered_to_a_script(app: Flask, draft: DraftOf, open_as: Open) -> None:
    client, seen = open_as(Part.AUTHOR), stands(app, draft)
    answer = send(client, seen, "कौन?", by_script="yes")
    assert answer.get_json()["version"] == int(stands(app, draft).version)
    assert answer.status_code == 200
    assert send(client, stands(app, draft), "कौन-कौन?").status_code == 303
    assert stands(app, draft).words == "कौन-कौन?"


def test_a_clash_shows_both_and_loses_neither(app: Flask, draft: DraftOf, open_as: Open) -> None:
    client, seen = open_as(Part.AUTHOR), stands(app, draft)
    send(client, seen, "एक")
    assert send(client, seen, "दो", by_script="yes").status_code == 409
    answer = send(client, seen, "तीन")
    assert answer.status_code == 409
    assert "तीन</textarea>" in body(answer)
    assert ">एक</p>" in body(answer)
    assert stands(app, draft).words == "एक"


def test_a_stale_text_is_confirmed_and_one_is_marked(app: Flask, draft: DraftOf, open_as: Open) -> None:
    ask(app, draft, en="Who can help?")
    client, seen = open_as(Part.AUTHOR), stands(app, draft)
    send(client, seen, seen.words, go="confirm")
    assert stands(app, draft).state.value == "done"
    send(client, seen, seen.words, go="begin")
    assert stands(app, draft).state.value == "in_work"
    send(client, seen, seen.words, go="end")
    assert stands(app, draft).state.value == "done"
    with app.app_context():
        actions = [row.action for row in db.session.query(history.HistoryEntry).order_by("id")]
    assert actions.count("authoring.translation_marked") == 2
    assert actions.count("authoring.translation_confirmed") == 1


def test_what_cannot_be_meant_is_refused(app: Flask, draft: DraftOf, open_as: Open) -> None:
    client, seen = open_as(Part.AUTHOR), stands(app, draft)
    gone = send(client, seen, "Mine", key="questions/none/text")
    assert gone.status_code == 422
    assert send(client, seen, "x", language="en").status_code == 404
    assert send(client, seen, "x", language="xx").status_code == 404
    long = send(client, seen, "क" * 400_000)
    assert long.status_code in {413, 422}
    assert client.get(f"{LANGUAGES}/999999").status_code == 404
    assert client.get(f"{UNIT}?language=xx&state=nonsense&page=99").status_code == 200


def test_other_files_than_units_are_translated_too(app: Flask, draft: DraftOf, open_as: Open) -> None:
    client = open_as(Part.AUTHOR)
    with app.app_context():
        places = ("course.yaml", "glossary.yaml")
        ids = [found.id for place in places if (found := find_text(draft.course_id, place))]
    for text_id in ids:
        assert client.get(f"{LANGUAGES}/{text_id}").status_code == 200
    address = f"{LANGUAGES}/{ids[1]}"
    seen = Standing(ids[1], "helpline/term", "hi", "helpline", "हेल्पलाइन", stands(app, draft).state, "", is_long=False)
    assert send(client, seen, "मदद", address).status_code == 303
    assert "मदद</textarea>" in body(client.get(address))
    unit_text = stands(app, draft).text_id
    assert client.get(f"{LANGUAGES}/{unit_text}").status_code == 303


def test_the_languages_of_a_course_are_listed_with_few_queries(
    app: Flask, draft: DraftOf, open_as: Open, count_queries: CountQueries
) -> None:
    ask(app, draft, en="Who can help?")
    client = open_as(Part.AUTHOR)
    client.get(LANGUAGES)
    with count_queries() as queries:
        found = body(client.get(LANGUAGES))
    assert len(queries) <= 8
    assert "First quiz" in found
    assert "The course itself" in found
    stale = body(client.get(f"{LANGUAGES}?state=stale"))
    assert "First quiz" in stale
    assert "The course itself" not in stale
    assert "is in work" not in found, "only owners say so"
    with count_queries() as queries:
        client.get(UNIT)
    assert len(queries) <= 16


def test_an_owner_puts_a_language_in_work(app: Flask, draft: DraftOf, open_as: Open) -> None:
    client = open_as(Part.OWNER)
    client.post(f"{LANGUAGES}/in-work", data={"language": "hi", "in_work": "yes"})
    with app.app_context():
        course = find_text(draft.course_id, "course.yaml")
        assert course is not None
        assert course.facts["languages_in_work"] == ["hi"]
    assert "Hindi must be complete" in body(client.get(LANGUAGES))
    assert client.post(f"{LANGUAGES}/in-work", data={"language": "en"}, follow_redirects=True).status_code == 200


def test_a_course_of_one_language_says_what_to_do(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        files = {f"{MODULE}/0{n}-{name}-lesson.hi.md": None for n, name in ((1, "first"), (2, "second"))}
        quiz = {"kind": "quiz", "title": {"en": "Q"}, "aim": {"en": "A"}, "minutes": 1, "status": "draft"}
        one = {"en": "One"}
        draft = make_draft(
            files={
                **files,
                f"{MODULE}/03-first-quiz.yaml": yaml(quiz),
                f"{MODULE}/module.yaml": yaml({"title": one, "aims": [one]}),
                "glossary.yaml": yaml({"helpline": {"term": one, "meaning": one}}),
            },
            languages=["en"],
            title=one,
            summary=one,
            audience=one,
            outcomes=[one],
            certificate=None,
            completion={"units": ["first-lesson"]},
        )
        sign_in(client, make_hand(draft))
    for address in (LANGUAGES, UNIT):
        assert "one language" in body(client.get(address))


def table(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(answer).removeprefix("\ufeff"), newline="")))


def filled(rows: list[dict[str, str]]) -> io.BytesIO:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return io.BytesIO(("\ufeff" + out.getvalue()).encode())


def upload(client: FlaskClient, rows: list[dict[str, str]]) -> TestResponse:
    return client.post(f"{LANGUAGES}/table", data={"file": (filled(rows), "hindi.csv")})


@pytest.fixture
def unfinished(app: Flask, client: FlaskClient) -> DraftOf:
    quiz = quiz_file(aim={"en": "-see what you know"})
    with app.app_context():
        draft = make_draft(
            files={f"{MODULE}/02-second-lesson.hi.md": None, f"{MODULE}/03-first-quiz.yaml": yaml(quiz)},
            languages_in_work=["hi"],
            note={"en": "A note."},
        )
        sign_in(client, make_hand(draft, Part.AUTHOR))
    return draft


def test_a_table_goes_out_and_comes_back(app: Flask, client: FlaskClient, unfinished: DraftOf) -> None:
    rows = table(client.get(f"{LANGUAGES}/hi.csv"))
    assert [row["place"].split(": ")[-1] for row in rows] == ["Note", "Title", "Aim", "Text of the lesson", "Aim"]
    words = ["टिप्पणी", "दूसरा पाठ", "जानना", "## पाठ\r\n\r\nएक", "'-देखना"]
    shown = upload(client, [{**row, "translation": each} for row, each in zip(rows, words, strict=True)])
    assert shown.status_code == 303
    page = body(client.get(shown.location))
    assert "Save 5 translations" in page
    assert "cannot be used" not in page
    assert client.post(shown.location).status_code == 303
    assert client.post(shown.location).status_code == 303, "sent twice"
    with app.app_context():
        assert completeness(unfinished)["hi"].is_complete
    assert stands(app, unfinished, "body", "second-lesson").words == "## पाठ\n\nएक"
    assert stands(app, unfinished, "aim").words == "-देखना"
    again = upload(client, [{**row, "translation": each} for row, each in zip(rows, words, strict=True)])
    assert "The table changes nothing" in body(client.get(again.location))


def test_rows_that_cannot_be_used_are_named_and_the_others_taken(
    app: Flask, client: FlaskClient, unfinished: DraftOf
) -> None:
    rows = table(client.get(f"{LANGUAGES}/hi.csv"))
    note, title, aim, long, quiz = rows
    seen = stands(app, unfinished, "aim")
    send(client, seen, "किसी और का", UNIT)
    with app.app_context():
        course = find_text(unfinished.course_id, "course.yaml")
        assert course is not None
        change_yaml(course.id, lambda data: data["note"].update(en="Another note."), version=None, by=None)
    mine = [
        {**note, "translation": "टिप्पणी"},
        {**title, "translation": "दूसरा"},
        {**title, "translation": "और"},
        {**quiz, "translation": "मेरा"},
        {**aim, "id": "999/hi/aim", "translation": "x"},
        {**long, "id": "nonsense", "translation": "x"},
        {**aim, "translation": ""},
    ]
    shown = client.get(upload(client, mine).location)
    for row in (2, 4, 5, 6, 7):
        assert f"Row {row}:" in body(shown)
    answer = client.post(shown.request.path)
    assert answer.status_code == 200
    assert "Row 2:" in body(answer)
    assert stands(app, unfinished, "title", "second-lesson").words == "दूसरा"
    assert stands(app, unfinished, "aim").words == "किसी और का"


def test_what_is_no_table_of_ours_is_refused(client: FlaskClient, unfinished: DraftOf) -> None:
    assert unfinished.slug == "a-course"
    for content in (b"", b"a,b\n1,2\n", b'id,translation,check\n"x', b"\xff\xfe\x00"):
        answer = client.post(f"{LANGUAGES}/table", data={"file": (io.BytesIO(content), "x.csv")})
        assert answer.status_code == 422
    assert client.post(f"{LANGUAGES}/table", data={}).status_code == 422
    for name in ("0" * 64, "..", "a b"):
        assert client.get(f"{LANGUAGES}/table/{name}").status_code in {303, 308, 404}


def test_a_table_can_be_dropped(client: FlaskClient, unfinished: DraftOf) -> None:
    assert unfinished.slug == "a-course"
    rows = table(client.get(f"{LANGUAGES}/hi.csv"))
    address = upload(client, [{**rows[0], "translation": "टिप्पणी"}]).location
    assert client.post(address, data={"go": "drop"}).status_code == 303
    assert client.get(address).status_code == 303


def test_what_is_held_about_who_marked_is_exported_and_erased(app: Flask, draft: DraftOf) -> None:
    seen = stands(app, draft)
    with app.app_context():
        person: Person = make_person("Tara")
        person_id = person.id
        mark_in_work(draft, seen.text_id, Typed(QUESTION, "hi", "", "", ""), is_in_work=True, by=person_id)
        (row,) = privacy._marked(person_id)
        assert (row["course"], row["text"], row["language"]) == ("a-course", QUESTION, "hi")
        with transaction():
            privacy._unname(person_id)
        assert privacy._marked(person_id) == []
