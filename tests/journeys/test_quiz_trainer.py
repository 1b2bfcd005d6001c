"""What a trainer does with quizzes: import, settings, analysis, a corrected key, and answers graded by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lms.courses.bundles import Bundle
from lms.courses.operations import publish_bundle, published_bundle
from lms.extensions import db
from lms.people.models import Person
from lms.people.roles import Role
from lms.trial.quizzes import COURSE as TRIAL_COURSE
from tests.browser import LiveSite, NewPage
from tests.factories.courses import MODULE, text, yaml
from tests.factories.marking import hand_in_answers, make_quiz_by_hand
from tests.factories.people import make_person
from tests.journeys.learner import FITS
from tests.journeys.test_staff import DESK, press, reads, says

pytestmark = pytest.mark.browser

COURSE = "trainers-quiz"
TEACHING = f"/teaching/{COURSE}"
QUIZ = f"{TEACHING}/quizzes/first-quiz"
UNIT = f"/courses/{COURSE}/first-module/first-quiz"
HTML = '[html]<span lang\\="en" class\\="multilang">{}</span><span lang\\="hi" class\\="multilang">{}</span>'
GIFT = f"""// [id:receipt] [tag:money]
::Receipt::{HTML.format("Who gives a receipt?", "रसीद कौन देता है?")} {{
={HTML.format("The agent", "एजेंट")}
~{HTML.format("Nobody", "कोई नहीं")}
}}

::Broken:: No end {{=a ~b

Papers can come later. {{F}}
"""
DRAWN = {
    "kind": "quiz",
    "title": text("Drawn from our bank", "हमारे भंडार से"),
    "aim": text("See what you know.", "देखना कि आप क्या जानते हैं।"),
    "minutes": 5,
    "banks": ["money-and-papers"],
    "slots": [{"draw": 1, "bank": "money-and-papers", "tags": ["money"]}],
}


@dataclass(frozen=True)
class Class:
    """A trainer at a browser, and what has been handed in: two attempts that are graded, and one that waits."""

    page: Page
    waits: Person
    attempt_id: int


@pytest.fixture
def taught(live_site: LiveSite, new_page: NewPage) -> Class:
    """A course with a quiz of its own."""
    with live_site.app.app_context():
        course = make_quiz_by_hand(COURSE, questions_a_page=0)
        for name, choice in (("Geeta Rao", "b"), ("Imran Ali", "a")):
            hand_in_answers(make_person(name), course, visa=choice, letter=None, case=None)
        waits = make_person("Sunita Kumari")
        attempt_id = hand_in_answers(waits, course)
        scopes = [(Role.TRAINER, f"course:{each}") for each in (COURSE, TRIAL_COURSE)]
        trainer = make_person("Meera Iyer", scopes)
        db.session.remove()
    return Class(new_page(trainer.id, viewport=DESK), waits, attempt_id)


def test_a_trainers_day_with_quizzes(live_site: LiveSite, taught: Class, new_page: NewPage, tmp_path: Path) -> None:
    page = taught.page
    imports_questions(page, tmp_path / "questions.gift")
    changes_the_settings(page)
    corrects_a_key(page)
    grades_what_waits(page)
    learner = new_page(taught.waits.id)
    learner.goto(f"/attempts/{taught.attempt_id}/result")
    reads(learner, "Your result")
    says(learner, "Clear and kind. Name the law next time.")
    says(learner, "SECRET facts at 4")
    assert learner.evaluate(FITS)
    learner.goto(UNIT)
    says(learner, "You pass with 35% or more.")
    asks_from_the_bank(live_site, learner)
    reads_the_analysis(page)


def imports_questions(page: Page, file: Path) -> None:
    """One question of three cannot be taken; the other two go into a new bank."""
    file.write_text(GIFT, encoding="utf-8")
    page.goto(f"{TEACHING}/banks")
    press(page, "Import questions")
    reads(page, "Import questions")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Where the questions go").select_option("new")
    page.get_by_label("Title of the new bank").fill("Money and papers")
    press(page, "Look at the questions")
    says(page, "2 questions can be taken")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator(".number")).to_have_text("7")
    press(page, "Take these 2 questions")
    reads(page, "Money and papers")
    expect(page.get_by_role("link", name="Receipt")).to_be_visible()


def asks_from_the_bank(site: LiveSite, learner: Page) -> None:
    """A quiz that draws from the new bank asks the question that is there in both languages; the other is a draft."""
    with site.app.app_context():
        bundle = published_bundle(COURSE)
        assert bundle is not None
        publish_bundle(Bundle(COURSE, {**bundle.files, f"{MODULE}/04-drawn.yaml": yaml(DRAWN)}), by=None)
        db.session.remove()
    learner.goto(f"/courses/{COURSE}/first-module/drawn")
    press(learner, "Start the quiz")
    expect(learner.locator("#q-receipt")).to_contain_text("Who gives a receipt?")
    learner.get_by_label("The agent", exact=True).check()
    expect(learner.locator("[data-save-state] span")).to_contain_text("Saved at")
    press(learner, "Finish")
    press(learner, "Hand in")
    says(learner, "1 of 1 marks: 100%")


def changes_the_settings(page: Page) -> None:
    """Of the four ordinary choices one; all others stay."""
    page.goto(f"{QUIZ}/settings")
    mark = page.locator("[name=pass_mark]")
    expect(mark).to_have_value("60")
    mark.fill("120")
    press(page, "Save")
    expect(page.locator(".field--error [name=pass_mark]")).to_have_value("120")
    page.locator("[name=pass_mark]").fill("35")
    press(page, "Save")
    expect(page.locator(".notice--success")).to_be_visible()
    page.goto(f"{QUIZ}/settings")
    expect(mark).to_have_value("35")


def corrects_a_key(page: Page) -> None:
    """The preview says whose marks change; the worker marks anew."""
    page.goto(f"{QUIZ}/questions/visa/correct")
    reads(page, "Correct the key")
    page.locator("[name=key-a]").fill("100")
    page.locator("[name=key-b]").fill("0")
    page.get_by_label("Why?").fill("The form changed in August")
    press(page, "See what changes")
    reads(page, "What the correction changes")
    says(page, "Nothing has been changed yet.")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    up, down = rows.filter(has_text="Imran Ali"), rows.filter(has_text="Geeta Rao")
    expect(up.locator("[data-label='Marks before']")).to_have_text("0")
    expect(up.locator("[data-label='Marks after']")).to_have_text("1")
    expect(down.locator("[data-label='Marks after']")).to_have_text("0")
    press(page, "Correct it and mark anew")
    says(page, "Done: the key is corrected, and the attempts are marked anew.")
    expect(page.locator("tbody tr")).to_have_count(2)
    says(page, "The form changed in August")


def grades_what_waits(page: Page) -> None:
    """A letter by its rubric, and the part of a case by a mark."""
    page.goto(f"{QUIZ}/grading/letter")
    reads(page, "Sunita Kumari")
    says(page, "please give back my passport")
    press(page, "Save and next")
    says(page, "Choose a level for each criterion.")
    page.locator("#level-facts-2").check()
    page.locator("#level-words-1").check()
    page.get_by_label("Comment").fill("Clear and kind. Name the law next time.")
    press(page, "Save and next")
    page.goto(f"{QUIZ}/grading/case?part=why")
    reads(page, "Sunita Kumari")
    page.get_by_label("Mark", exact=True).fill("1")
    press(page, "Save and next")
    page.goto(f"{QUIZ}/grading")
    expect(page.locator("main")).not_to_contain_text("Sunita Kumari")


def reads_the_analysis(page: Page) -> None:
    """Three hundred attempts of the trial: figures in words and tables, then one question."""
    page.goto(f"/teaching/{TRIAL_COURSE}/quizzes")
    page.get_by_role("main").get_by_role("link", name="Know the rules", exact=True).click()
    reads(page, "Analysis: Know the rules")
    expect(page.locator("main")).to_contain_text("300")
    assert page.evaluate(FITS)
    expect(page.locator("main svg.bar").first).to_be_visible()
    question = page.locator("main table tbody tr a").first
    title = question.inner_text()
    question.click()
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator("main table tbody tr").first).to_be_visible()
