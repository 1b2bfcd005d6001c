"""A long answer with a file, from the learner who writes it on a phone to the trainer who grades it by keyboard."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from tests.browser import LiveSite, NewPage
from tests.factories.marking import hand_in_answers, make_quiz_by_hand
from tests.factories.people import make_person
from tests.factories.quizzes import make_attempt
from tests.journeys.course import saved_answers

pytestmark = pytest.mark.browser

COURSE = "by-hand"
GRADING = f"/teaching/{COURSE}/quizzes/first-quiz/grading"
CONTROL = "#q-letter-upload"
STATUS = "#q-letter [data-uploads] [role=status]"


def begin(site: LiveSite, name: str) -> tuple[Person, int]:
    """Let somebody begin an attempt at the quiz that people grade, with all questions on one page."""
    with site.app.app_context():
        person = make_person(name)
        attempt_id = make_attempt(person, make_quiz_by_hand(COURSE, questions_a_page=0))
        db.session.remove()
    return person, attempt_id


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A small file of text."""
    path = tmp_path / "मेरा नोट.txt"
    path.write_text("वेतन नहीं मिला", encoding="utf-8")
    return path


def letter(site: LiveSite, attempt_id: int) -> Any:
    return saved_answers(site, attempt_id).get("letter")


def names(answer: Any) -> list[str]:
    return [each["name"] for each in answer["files"]] if answer else []


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds on the server; the page may still say that it has saved what came before."""
    for _ in range(200):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("it has not come to hold in time")


def settled(page: Page) -> None:
    """Wait until the page has nothing left to send."""
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")


def test_a_file_is_part_of_the_answer_as_soon_as_it_is_chosen(
    live_site: LiveSite, new_page: NewPage, note: Path, tmp_path: Path
) -> None:
    person, attempt_id = begin(live_site, "Lalita Devi")
    page = new_page(person.id)
    page.goto(f"/attempts/{attempt_id}")
    page.fill("#q-letter-answer", "Dear Sir,\nplease pay.")
    settled(page)
    bad = tmp_path / "tool.txt"
    bad.write_bytes(b"MZ\x00\x01")
    page.set_input_files(CONTROL, bad)
    expect(page.locator(STATUS)).to_contain_text("of a kind that is not taken here")
    page.set_input_files(CONTROL, note)
    expect(page.locator(STATUS)).to_have_text("“मेरा नोट.txt” is added.")
    tick = page.get_by_role("checkbox", name="मेरा नोट.txt")
    expect(tick).to_be_checked()
    eventually(lambda: names(letter(live_site, attempt_id)) == ["मेरा नोट.txt"])
    page.reload()
    expect(tick).to_be_checked()
    assert letter(live_site, attempt_id)["text"] == "Dear Sir,\nplease pay."
    assert names(letter(live_site, attempt_id)) == ["मेरा नोट.txt"]
    tick.uncheck()
    eventually(lambda: names(letter(live_site, attempt_id)) == [])
    page.reload()
    expect(page.locator("#q-letter-answer")).to_have_value("Dear Sir,\nplease pay.")
    expect(tick).to_have_count(0)


def test_a_file_that_was_added_elsewhere_is_not_lost(live_site: LiveSite, new_page: NewPage, note: Path) -> None:
    person, attempt_id = begin(live_site, "Kamla Bai")
    first, second = new_page(person.id), new_page(person.id)
    for page in (first, second):
        page.goto(f"/attempts/{attempt_id}")
    first.set_input_files(CONTROL, note)
    settled(first)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(second.get_by_role("checkbox", name="मेरा नोट.txt")).to_be_checked()
    second.fill("#q-letter-answer", "Words from the other page")
    expect(second.locator("[data-save-state]")).to_contain_text("Saved at")
    second.reload()
    expect(second.locator("#q-letter-answer")).to_have_value("Words from the other page")
    assert names(letter(live_site, attempt_id)) == ["मेरा नोट.txt"]


def test_without_a_script_the_file_comes_with_the_page(live_site: LiveSite, new_page: NewPage, note: Path) -> None:
    person, attempt_id = begin(live_site, "Sunita Kumari")
    page = new_page(person.id, java_script_enabled=False)
    page.goto(f"/attempts/{attempt_id}")
    page.fill("#q-letter-answer", "Dear Sir")
    page.set_input_files(CONTROL, note)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("checkbox", name="मेरा नोट.txt")).to_be_checked()
    assert names(letter(live_site, attempt_id)) == ["मेरा नोट.txt"]
    page.get_by_role("checkbox", name="मेरा नोट.txt").uncheck()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("checkbox", name="मेरा नोट.txt")).to_have_count(0)
    assert letter(live_site, attempt_id) == {"text": "Dear Sir", "files": []}


def test_a_trainer_grades_one_after_the_other_by_keyboard(live_site: LiveSite, new_page: NewPage) -> None:
    with live_site.app.app_context():
        course = make_quiz_by_hand(COURSE, questions_a_page=0)
        attempts = [hand_in_answers(make_person(name), course, case=None) for name in ("Geeta Rao", "Imran Ali")]
        trainer = make_person("Meera Iyer", [(Role.TRAINER, f"course:{COURSE}")])
        db.session.remove()
    page = new_page(trainer.id)
    page.goto(f"{GRADING}/letter?after={attempts[0] - 1}")
    expect(page.locator("h1")).to_have_text("Geeta Rao")
    page.locator("#level-facts-0").focus()
    for key in ("ArrowDown", "ArrowDown", "Tab", "Space", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("Well said")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Imran Ali")
    page.goto(f"{GRADING}/letter?attempt={attempts[0]}")
    expect(page.locator("#level-facts-2")).to_be_checked()
    expect(page.locator("#level-words-1")).to_be_checked()
    expect(page.locator("#comment")).to_have_value("Well said")
