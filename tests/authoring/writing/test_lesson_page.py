"""The page on which a lesson is written."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.queries import DraftOf
from lms.authoring.drafts.saving import save_text
from lms.authoring.rights.models import Part
from lms.people.models import Person
from tests.authoring.writing.conftest import JSON, LESSON, content_of, drawn, text_of
from tests.conftest import CountQueries
from tests.factories.drafts import make_hand
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values


def test_the_editor_stands_beside_what_learners_get(
    app: Flask, author: FlaskClient, count_queries: CountQueries
) -> None:
    with count_queries() as queries:
        page = author.get(LESSON)
    assert page.status_code == 200
    assert 'href="#term-helpline"' in page.text
    assert "data-draft=" in page.text
    assert "Publish this change" in page.text
    assert len(queries) <= 24


def test_what_is_sent_as_drawn_changes_nothing(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    for language in ("en", "hi"):
        address = f"{LESSON}?language={language}"
        before = content_of(app, draft, "" if language == "en" else language)
        assert author.post(address, data=drawn(author, address)).status_code == 303
        assert content_of(app, draft, "" if language == "en" else language) == before


def test_a_save_is_shown_and_kept(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    typed = drawn(author, body="## Call\r\n\r\nCall 1800.\r\n", title=" New  title ", minutes="15")
    assert author.post(LESSON, data=typed).location == f"{LESSON}?language=en"
    content = content_of(app, draft)
    assert "title: New title\n" in content
    assert "minutes: 15\n" in content
    assert content.endswith("---\n## Call\n\nCall 1800.\n")
    assert "Call 1800." in author.get(LESSON).text


def test_publishing_a_change_saves_it_first(
    app: Flask, author: FlaskClient, other: FlaskClient, draft: DraftOf
) -> None:
    reply = author.post(LESSON, data=drawn(author, body="Call 1800.", go="publish"))
    assert (reply.status_code, reply.location) == (303, "/courses/a-course/edit/publish")
    assert content_of(app, draft).endswith("Call 1800.\n")
    assert "Publish this change" not in other.get(LESSON).text
    assert other.post(LESSON, data=drawn(other, body="Call 1900.", go="publish")).location == f"{LESSON}?language=en"


def test_a_draft_may_hold_errors_which_stand_below_with_their_lines(author: FlaskClient) -> None:
    author.post(LESSON, data=drawn(author, body="## One\n\n[x](unit:nowhere)\n", minutes="long", aim=""))
    page = author.get(LESSON).text
    assert "Line 3:" in page
    assert "There is no unit “nowhere”" in page
    assert 'href="#minutes"' in page
    assert 'href="#aim"' in page


def test_a_script_saves_and_is_told_the_version(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    typed = drawn(author, body="One.")
    reply = author.post(LESSON, data=typed, headers=JSON)
    assert reply.status_code == 200
    assert reply.json is not None
    assert reply.json["version"].startswith("2;")
    again = author.post(LESSON, data={**typed, "version": reply.json["version"], "body": "Two."}, headers=JSON)
    assert again.status_code == 200
    assert content_of(app, draft).endswith("Two.\n")


def test_a_clash_shows_both_texts_and_loses_neither(
    app: Flask, author: FlaskClient, other: FlaskClient, draft: DraftOf
) -> None:
    mine = drawn(author, body="Call 1800 today.")
    other.post(LESSON, data=drawn(other, body="Call 1900 today.", title="Their title"))
    assert author.post(LESSON, data=mine, headers=JSON).status_code == 409
    page = author.post(LESSON, data=mine)
    assert page.status_code == 409
    assert "<del>1900</del>" in page.text
    assert "<ins>1800</ins>" in page.text
    assert "Meera Joshi" in page.text
    assert "Take theirs" in page.text
    assert 'value="Their title"' in page.text
    history = author.get(f"{LESSON}/history").text
    assert "Kept apart" in history


def test_after_a_clash_a_save_is_a_choice(app: Flask, author: FlaskClient, other: FlaskClient, draft: DraftOf) -> None:
    mine = drawn(author, body="Mine.")
    other.post(LESSON, data=drawn(other, body="Theirs.", title="Their title"))
    page = author.post(LESSON, data=mine)
    assert author.post(LESSON, data=drawn_values(page.text)).status_code == 303
    content = content_of(app, draft)
    assert content.endswith("Mine.\n")
    assert "title: Their title" in content


def test_what_is_too_long_is_refused_beside_its_field_and_kept(author: FlaskClient) -> None:
    typed = drawn(author, title="t" * 201, body="Kept words.")
    page = author.post(LESSON, data=typed)
    assert page.status_code == 422
    assert "200 characters at most" in page.text
    assert "Kept words." in page.text
    assert author.post(LESSON, data=typed, headers=JSON).status_code == 422


def test_a_preview_without_script_saves_nothing(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    before = content_of(app, draft)
    page = author.post(LESSON, data=drawn(author, body="**Bold** words", go="preview"))
    assert page.status_code == 200
    assert "<strong>Bold</strong>" in page.text
    assert content_of(app, draft) == before


def test_a_script_previews_with_the_problems(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    before = content_of(app, draft)
    typed = drawn(author, body="Well.\n\n| A | B |\n| --- | --- |\n| 1 |\n\n<script>alert(1)</script>")
    reply = author.post(f"{LESSON}/preview-text", data=typed).json
    assert reply is not None
    assert "<td>1</td>" in reply["html"]
    assert "<script>" not in reply["html"]
    assert [(each["field"], each["line"]) for each in reply["problems"]] == [("body", 5), ("body", 7)]
    assert content_of(app, draft) == before


def test_a_head_that_cannot_be_read_is_mended_as_text(app: Flask, author: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        save_text(text_of(draft).id, "---\ntitle: [\n---\nText.\n", version=1, by=None)
    typed = drawn(author)
    assert typed["head"] == ["title: [\n"] or typed["head"] == ["title: [\r\n"]
    assert author.post(LESSON, data={**typed, "head": "title: Mended\r\naim: Know."}).status_code == 303
    assert content_of(app, draft) == "---\ntitle: Mended\naim: Know.\n---\nText.\n"


def test_others_in_the_unit_are_named(author: FlaskClient, other: FlaskClient) -> None:
    assert other.post(f"{LESSON}/presence").json == {"words": "", "version": 1}
    assert "Meera Joshi has this unit open too." in author.get(LESSON).text
    other.post(LESSON, data=drawn(other, body="Theirs."))
    reply = author.post(f"{LESSON}/presence").json
    assert reply is not None
    assert "Meera Joshi saved it at" in reply["words"]
    assert reply["version"] == 2


def test_pasted_html_is_answered_as_markdown(author: FlaskClient) -> None:
    assert author.post(f"{LESSON}/paste-text", data={"html": "<b>A</b>"}).json == {"text": "**A**", "notes": []}
    assert author.post(f"{LESSON}/paste-text", data={"text": "•\ta"}).json == {"text": "- a", "notes": []}
    assert author.post(f"{LESSON}/paste-text", data={"html": "<br>" * 40_000}).status_code == 422


def test_units_words_pictures_and_facts_can_be_put_in(author: FlaskClient) -> None:
    offered = author.get(f"{LESSON}/insertions?language=hi").json
    assert offered is not None
    assert {"words": "Second lesson", "text": "[दूसरा पाठ](unit:second-lesson)"} not in offered["units"]
    assert {"words": "दूसरा पाठ", "text": "[दूसरा पाठ](unit:second-lesson)"} in offered["units"]
    assert {"words": "हेल्पलाइन", "text": "[[helpline]]"} in offered["terms"]


@pytest.mark.parametrize(
    ("part", "reads", "writes"), [(Part.AUTHOR, 200, 303), (Part.REVIEWER, 200, 403), (Part.TRAINER, 200, 403)]
)
def test_only_authors_write(app: Flask, draft: DraftOf, asha: Person, part: Part, reads: int, writes: int) -> None:
    with app.app_context():
        somebody = make_hand(draft, part, "Somebody Else")
    author, browser = sign_in(app.test_client(), asha), sign_in(app.test_client(), somebody)
    typed = drawn(author, body="New.")
    page = browser.get(LESSON)
    assert page.status_code == reads
    assert ("data-draft=" in page.text) is (writes == 303)
    assert browser.post(LESSON, data=typed).status_code == writes
    for address in ("preview-text", "presence", "paste-text"):
        assert browser.post(f"{LESSON}/{address}", data=typed).status_code == (200 if writes == 303 else 403)


def test_strangers_and_what_is_not_there_get_404(app: Flask, author: FlaskClient, client: FlaskClient) -> None:
    assert author.get("/courses/a-course/edit/units/nothing").status_code == 404
    assert author.get("/courses/nothing/edit/units/first-lesson").status_code == 404
    assert author.post("/courses/a-course/edit/units/first-quiz/presence").status_code == 404
    with app.app_context():
        stranger = make_person("A Stranger")
    browser = sign_in(app.test_client(), stranger)
    assert browser.get(LESSON).status_code == 404
    assert browser.get(f"{LESSON}/history").status_code == 404
