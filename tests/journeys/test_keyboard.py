"""A learner without a pointer: from sign-in to a quiz that is handed in, by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import LiveSite, NewPage
from tests.factories.people import PASSWORD, make_person
from tests.journeys.course import gulf_course, lessons_of, quiz_of, quiz_unit, saved_answers
from tests.journeys.learner import ATTEMPT
from tests.journeys.test_quiz_on_a_bad_line import wait_until_nothing_is_kept

pytestmark = pytest.mark.browser

MOST_STEPS = 60
HAS_FOCUS = "each => each === document.activeElement"
SHOWS_FOCUS = "each => each.matches(':focus-visible')"


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus, and check that it can be seen."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate(HAS_FOCUS):
            assert wanted.evaluate(SHOWS_FOCUS)
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def press(page: Page, role: str, name: str) -> None:
    """Go to a button or link and press Enter."""
    assert role in {"button", "link"}
    finder = page.get_by_role("button", name=name, exact=True)
    if role == "link":
        finder = page.get_by_role("link", name=name, exact=True)
    tab_to(page, finder.first)
    page.keyboard.press("Enter")


def test_by_keyboard_alone_from_sign_in_to_the_result_of_the_quiz(live_site: LiveSite, new_page: NewPage) -> None:
    with live_site.app.app_context():
        make_person("Kamala Devi", sign_in_name="kamala.keys", password=PASSWORD)
    page, course = new_page(viewport={"width": 1280, "height": 800}), gulf_course(live_site)
    page.goto("/sign-in")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type("kamala.keys")
    tab_to(page, page.locator("[name=password]"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Namaste, Kamala Devi")
    press(page, "link", "See the courses")
    expect(page.locator("h1")).to_have_text("Courses")
    press(page, "link", course.title["en"])
    press(page, "button", "Enrol on this course")
    for lesson in lessons_of(course):
        expect(page.locator("h1")).to_have_text(lesson.title["en"])
        press(page, "button", "I have studied this unit")
    expect(page.locator("h1")).to_have_text(quiz_unit(course).title["en"])
    press(page, "button", "Start the quiz")
    takes_the_quiz(live_site, page)
    expect(page.locator("h1")).to_have_text("Your result")


def takes_the_quiz(site: LiveSite, page: Page) -> None:
    """Answer two questions, go to the last page by the map, and hand in."""
    page.wait_for_url(ATTEMPT)
    found = ATTEMPT.search(page.url)
    assert found is not None
    first, second, *_, last = [question.id for question in quiz_of(gulf_course(site)).questions]
    chosen = []
    for question, arrows in ((first, 0), (second, 2)):
        choices = page.locator(f'[name="q.{question}.answer"]')
        tab_to(page, choices.first)
        page.keyboard.press("Space")
        for _ in range(arrows):
            page.keyboard.press("ArrowDown")
        expect(choices.nth(arrows)).to_be_checked()
        chosen.append(choices.nth(arrows).get_attribute("value"))
    wait_until_nothing_is_kept(page)
    expect(page.locator("[data-save-state] span")).to_contain_text("Saved at")
    tab_to(page, page.locator("summary", has_text="All questions"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(f'[data-map="{last}"]'))
    page.keyboard.press("Enter")
    press(page, "button", "Finish")
    expect(page.locator("h1")).to_have_text("Before you hand in")
    press(page, "button", "Hand in")
    expect(page.locator("h1")).to_have_text("Your result")
    assert saved_answers(site, int(found[1])) == dict(zip((first, second), chosen, strict=True))
