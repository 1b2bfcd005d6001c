"""The pages about what a course and its modules say, and about sources and words."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.places import COURSE, SOURCES
from lms.authoring.drafts.queries import DraftOf, find_text, outline
from lms.authoring.drafts.saving import save_text
from lms.authoring.outline.yaml_texts import said_in
from tests.authoring.outline.conftest import EDIT, flat, known
from tests.forms import drawn_values


def test_details_save_as_they_are_typed_and_conflicts_show_both(
    app: Flask, writer: FlaskClient, draft: DraftOf
) -> None:
    url, asked = f"{EDIT}/details", {"Accept": "application/json"}
    drawn = flat(writer.get(url).text)
    sent = {**drawn, "title_en": "Another course", "line": ""}
    for _again in range(2):
        saved = writer.post(url, data=sent, headers=asked)
        assert (saved.status_code, (saved.json or {})["version"]) == (200, 2)
    late = {**drawn, "title_en": "A third title", "line": ""}
    assert writer.post(url, data=late, headers=asked).status_code == 409
    page = writer.post(url, data=late)
    assert page.status_code == 409
    assert "Another course" in page.text
    assert (flat(page.text)["title_en"], flat(page.text)["version"]) == ("A third title", "2")
    wrong = writer.post(url, data={**sent, "hours": "six"})
    assert (wrong.status_code, flat(wrong.text)["title_en"]) == (422, "Another course")
    assert writer.post(url, data={**sent, "hours": "six"}, headers=asked).status_code == 422


def test_outcomes_are_added_and_taken_out_by_buttons(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    url = f"{EDIT}/details"
    drawn = flat(writer.get(url).text)
    first = writer.post(url, data={**drawn, "lines-1-text_en": "A second one.", "line": "more"})
    assert first.location == f"{url}#lines"
    drawn = flat(writer.get(url).text)
    assert (drawn["lines-1-text_en"], drawn["lines-2-text_en"]) == ("A second one.", "")
    assert writer.post(url, data={**drawn, "line": "less-0"}).status_code == 303
    assert flat(writer.get(url).text)["lines-0-text_en"] == "A second one."


def test_what_completes_the_course_is_chosen(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    url, quiz = f"{EDIT}/completion", known(app, draft)["first-quiz"]
    drawn = drawn_values(writer.get(url).text)
    assert drawn[f"mark_{quiz}"] == ["60"]
    assert writer.post(url, data={**drawn, "which": "some", "units": ["nothing"]}).status_code == 422
    sent = {**drawn, "which": "some", "units": ["first-lesson"], f"mark_{quiz}": ""}
    assert writer.post(url, data=sent).status_code == 303
    with app.app_context():
        said = said_in(find_text(draft.course_id, COURSE)) or {}
    assert said["completion"] == {"units": ["first-lesson"]}
    assert writer.post(url, data={**sent, "which": "all"}).status_code == 409


def test_a_module_has_a_page_of_its_own(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    url = f"{EDIT}/modules/{known(app, draft)['first-module']}"
    drawn = flat(writer.get(url).text)
    answer = writer.post(url, data={**drawn, "title_en": "Beginning", "line": ""})
    assert answer.status_code == 303
    late = writer.post(url, data={**drawn, "title_en": "Start", "line": ""})
    assert (late.status_code, "Beginning" in late.text) == (409, True)
    assert writer.get(f"{EDIT}/modules/999").status_code == 404
    assert "Its 3 units go with it." in writer.get(url.replace("/modules/", "/outline/delete/module/")).text


def test_sources_are_found_added_and_changed(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    new, one = f"{EDIT}/new-entry/sources", f"{EDIT}/sources/O-5"
    drawn = flat(writer.get(new).text)
    sent = {**drawn, "key": "O 5", "references-0-title": "An order", "references-0-url": "x.in", "line": ""}
    wrong = writer.post(new, data=sent)
    assert wrong.status_code == 422
    for sentence in ("Use letters, digits and hyphens", "an address that begins with https://"):
        assert sentence in wrong.text
    sent |= {"key": "O-5", "references-0-url": "https://x.in", "fact_en": "Needle"}
    assert [writer.post(new, data=sent).status_code for _ in range(2)] == [303, 303]
    assert "O-5" in writer.get(f"{EDIT}/sources?search=needle").text
    assert "Nothing is found" in writer.get(f"{EDIT}/sources?search=haystack").text
    shown = flat(writer.get(one).text)
    assert writer.post(one, data={**shown, "confidence": "low", "line": ""}).status_code == 303
    late = writer.post(one, data={**shown, "confidence": "high", "line": ""})
    assert (late.status_code, flat(late.text)["confidence"]) == (409, "high")
    assert writer.post(one, data={**flat(late.text), "line": ""}).status_code == 303
    assert writer.get(f"{EDIT}/sources/nothing").status_code == 404
    assert writer.post(f"{EDIT}/sources/F01/remove").status_code == 422
    assert writer.post(f"{one}/remove").status_code == 303


def test_a_file_that_no_form_can_read_is_mended_as_text(app: Flask, writer: FlaskClient, draft: DraftOf) -> None:
    with app.app_context():
        text = find_text(draft.course_id, SOURCES)
        assert text is not None
        text_id = text.id
        save_text(text_id, "F01: [", version=1, by=None)
    answer = writer.get(f"{EDIT}/sources")
    assert answer.location == f"{EDIT}/outline/texts/{text_id}"
    assert "What is wrong" in writer.get(answer.location).text
    mended = {"version": "2", "content": "F01:\r\n  confidence: high\r\n"}
    assert writer.post(answer.location, data=mended).status_code == 303
    assert "F01" in writer.get(f"{EDIT}/sources").text
    with app.app_context():
        save_text(text_id, "F01: {references: 5, fact: 3, review_on: soon}\nF02: word\n", version=3, by=None)
    assert writer.get(f"{EDIT}/sources").status_code == 200
    assert [writer.get(f"{EDIT}/sources/{key}").status_code for key in ("F01", "F02")] == [200, 200]
    assert writer.post(answer.location, data={**mended, "content": "x: 1"}).status_code == 409
    with app.app_context():
        unit_text = outline(draft)[0].units[0].texts[""].id
    assert writer.get(f"{EDIT}/outline/texts/{unit_text}").status_code == 404
