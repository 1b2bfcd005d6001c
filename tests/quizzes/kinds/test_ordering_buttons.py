"""Moving the items of an ordering question in a browser, by its buttons alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, render_template
from playwright.sync_api import Browser, Page, Route

from lms.quizzes.kinds.registration import register_kinds
from lms.quizzes.rendering import quiz_texts
from tests.factories.quizzes import make_quiz
from tests.quizzes.questions import ordering

register_kinds()
pytestmark = pytest.mark.browser
URL = "http://localhost/ordering"
POSITIONS = "() => Object.fromEntries(new FormData(document.querySelector('form')))"


@pytest.fixture
def page(app: Flask, browser: Browser) -> Iterator[Page]:
    """A page with one ordering question that nobody has answered."""
    with app.app_context():
        texts = quiz_texts("ordering", make_quiz().document, "first-quiz")
        asked = {"id": "one", "name": "q.one", "controls": ordering("abc").controls(None, {"": "bca"}), "error": ""}
        controls = render_template("quizzes/kinds/ordering.html", question=asked, texts=texts)
    client = app.test_client()

    def answer(route: Route) -> None:
        if route.request.url == URL:
            html = f'<!doctype html><form><fieldset data-question="one">{controls}</fieldset></form>'
            return route.fulfill(body=html, content_type="text/html; charset=utf-8")
        reply = client.get(route.request.url.removeprefix("http://localhost"))
        return route.fulfill(status=reply.status_code, body=reply.data, content_type=reply.content_type)

    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(URL)
    page.evaluate("window.heard = []; addEventListener('input', (event) => heard.push(event.target.name))")
    yield page
    page.close()


def test_moving_makes_an_answer_and_says_so(page: Page) -> None:
    assert page.evaluate(POSITIONS) == {"q.one.b": "", "q.one.c": "", "q.one.a": ""}
    page.get_by_role("button", name="Move down: Item b").click()
    assert page.evaluate(POSITIONS) == {"q.one.c": "1", "q.one.b": "2", "q.one.a": "3"}
    assert page.get_by_role("status").text_content() == "“Item b” is now number 2 of 3."
    assert page.evaluate("heard") == ["q.one.b"]


def test_the_keyboard_stays_on_the_button(page: Page) -> None:
    page.get_by_role("button", name="Move up: Item a").focus()
    for _ in range(3):  # the third finds it on top already
        page.keyboard.press("Enter")
    assert list(page.evaluate(POSITIONS)) == ["q.one.a", "q.one.b", "q.one.c"]
    focused = page.evaluate("[document.activeElement.ariaLabel, document.activeElement.ariaDisabled]")
    assert focused == ["Move up: Item a", "true"]
    assert page.evaluate("heard.length") == 2


def test_the_order_that_is_shown_can_be_kept(page: Page) -> None:
    keep = page.get_by_role("button", name="It is right as it stands")
    keep.click()
    assert page.evaluate(POSITIONS) == {"q.one.b": "1", "q.one.c": "2", "q.one.a": "3"}
    assert not keep.is_visible()


def test_the_items_follow_an_answer_from_elsewhere(page: Page) -> None:
    page.evaluate(
        """() => {
          for (const [item, position] of [["a", 1], ["b", 2], ["c", 3]]) {
            document.querySelector(`[name="q.one.${item}"]`).value = position;
          }
          document.querySelector("fieldset").dispatchEvent(new CustomEvent("shown", { bubbles: true }));
        }"""
    )
    assert page.get_by_role("listitem").all_text_contents()[0].split()[:2] == ["Item", "a"]
    assert list(page.evaluate(POSITIONS)) == ["q.one.a", "q.one.b", "q.one.c"]


def test_the_lists_of_positions_are_for_pages_without_the_script(page: Page) -> None:
    assert page.get_by_role("combobox").count() == 0
    assert page.get_by_role("button").count() == 7
