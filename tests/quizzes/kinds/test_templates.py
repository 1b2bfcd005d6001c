"""What the controls of matching, ordering and gap fill are on the page: named, filled in, and nothing unescaped."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, render_template
from markupsafe import Markup

from lms.quizzes.kinds.question import Question
from lms.quizzes.kinds.registration import register_kinds
from lms.quizzes.rendering import QuizTexts, quiz_texts
from tests.factories.quizzes import make_quiz
from tests.quizzes.questions import choice_gap, gap_fill, matching, number_gap, numerical, ordering, text_gap
from tests.site.markup import Markup as Page
from tests.site.markup import words_of

register_kinds()
pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def texts(app_context: Flask) -> QuizTexts:
    """The texts of a quiz of the factory."""
    return quiz_texts("templates", make_quiz().document, "first-quiz")


def drawn(question: Question, texts: QuizTexts, answer: Any = None, error: str = "") -> Page:
    """Return the controls of a question as its template draws them."""
    asked = {"id": "one", "name": "q.one", "controls": question.controls(answer, {}), "error": error}
    return Page(str(render_template(f"quizzes/kinds/{question.kind}.html", question=asked, texts=texts)))


def controls(page: Page) -> dict[str | None, tuple[str | None, str]]:
    """Return the accessible name and the value of each control, by its name."""
    labels = {label.get("for"): words_of(label) for label in page.all("label")}
    found = {}
    for each in page.all("select", "input"):
        selected = [
            option.get("value", words_of(option)) for option in each.iter() if option.get("selected") is not None
        ]
        value = each.get("value") if each.get("value") is not None else "".join(selected)
        found[each.get("name")] = (each.get("aria-label") or labels.get(each.get("id")), value or "")
    return found


def test_each_stem_is_the_label_of_its_list(texts: QuizTexts) -> None:
    page = drawn(matching("xy", a="x", b="y"), texts, {"b": "x"})
    assert controls(page) == {"q.one.a": ("Stem a", ""), "q.one.b": ("Stem b", "x")}
    first = [words_of(option) for option in next(page.all("select")).iter() if option.tag == "option"]
    assert first == ["Choose …", "Option x", "Option y"]


def test_each_item_is_the_label_of_its_position(texts: QuizTexts) -> None:
    page = drawn(ordering("ab"), texts, ["b", "a"])
    assert controls(page) == {"q.one.b": ("Item b", "1"), "q.one.a": ("Item a", "2")}


def test_the_buttons_of_an_item_name_it_and_wait_for_the_script(texts: QuizTexts) -> None:
    page = drawn(ordering("ab"), texts, ["b", "a"])
    names = [button.get("aria-label") or words_of(button) for button in page.all("button")]
    assert names[:2] == ["Move up: Item b", "Move down: Item b"]
    waiting = {id(inner) for each in page.all() if each.get("hidden") is not None for inner in each.iter()}
    assert all(id(button) in waiting and button.get("type") == "button" for button in page.all("button"))


def test_gaps_stand_in_the_text_and_have_names(texts: QuizTexts) -> None:
    question = gap_fill(word=text_gap("x"), fee=number_gap(5), who=choice_gap(agent=1, friend=0))
    page = drawn(question, texts, {"word": "one", "who": "friend"})
    assert controls(page) == {
        "q.one.word": ("Gap 1 of 3", "one"),
        "q.one.fee": ("Gap 2 of 3", ""),
        "q.one.who": ("Gap 3 of 3", "friend"),
    }
    assert "{{" not in words_of(page.root)
    assert words_of(page.root).startswith("First then then Choose …")


def test_what_was_typed_stays_what_it_is(texts: QuizTexts) -> None:
    typed = '"><script>alert(1)</script>'
    page = drawn(gap_fill(word=text_gap("x")), texts, {"word": typed})
    assert controls(page) == {"q.one.word": ("Gap 1 of 1", typed)}
    assert not list(page.all("script"))


def test_a_gap_that_is_not_understood_is_marked(texts: QuizTexts) -> None:
    question = gap_fill(word=text_gap("x"), fee=number_gap(5))
    page = drawn(question, texts, {"word": "x", "fee": "many"}, error="Gap 2: Write a number.")
    assert [(each.get("name"), each.get("aria-invalid")) for each in page.all("input")] == [
        ("q.one.word", None),
        ("q.one.fee", "true"),
    ]


def test_a_number_with_a_unit_can_be_typed_on_a_phone(texts: QuizTexts) -> None:
    with_units = next(drawn(numerical(5, units=[{"name": "km"}]), texts).all("input"))
    without = next(drawn(numerical(5), texts).all("input"))
    assert (with_units.get("inputmode"), without.get("inputmode")) == (None, "decimal")


def test_pieces_of_a_text_are_markup(texts: QuizTexts) -> None:
    assert texts.pieces({"en": "*A* {{a}} <b>"}) == [(Markup("<p><em>A</em> "), "a"), (Markup(" &lt;b&gt;</p>\n"), "")]
