"""A trainer writes a course in Hindi from nothing, and an owner corrects a phone number from a phone."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from lms.core.database import transaction
from lms.learning.operations import enrol
from lms.people.roles import Role
from lms.quizzes.documents import QuizContent
from tests.browser import LiveSite, NewPage
from tests.factories.courses import LESSON, MODULE
from tests.factories.drafts import current, make_draft, make_hand
from tests.factories.people import PASSWORD, make_person
from tests.journeys.fellowship import HINDI, Visitor, database, visitor
from tests.journeys.learner import fill
from tests.journeys.words import Words
from tests.journeys.writer import Writer, writer

pytestmark = pytest.mark.browser

OLD_NUMBER, NEW_NUMBER = "1800 11 3090", "1800 11 3091"
CORRECTED_WITHIN_SECONDS = 60
CORRECTED_WITH_TAPS = 5
COURSE_HI, LESSON_HI, QUIZ_HI = "घर से काम तक", "जाने से पहले के काग़ज़", "क्या समझ में आया"
GIFT = """बिना रसीद के पैसे कब दें? {
=कभी नहीं
~जब दलाल कहे
}
"""


def test_a_trainer_builds_a_course_in_hindi_from_nothing(live_site: LiveSite, new_page: NewPage) -> None:
    with database(live_site):
        trainer = make_person(
            "Kamla Rao", [Role.TRAINER], sign_in_name="kamla.writes", password=PASSWORD, language="hi"
        )
        learner_id = make_person("Sunita Bai", language="hi").id
    kamla = writer(live_site, new_page, language=HINDI)
    signs_in(kamla, trainer.sign_in_name or "")
    slug = starts_the_course(kamla)
    writes_the_lesson(kamla)
    adds_the_quiz(kamla, slug)
    writes_two_questions(kamla)
    pastes_a_third(kamla)
    sets_the_quiz_ready(kamla)
    asks_for_a_mark(kamla, slug)
    tries_the_quiz(kamla, slug)
    publishes(kamla)
    learner = visitor(live_site, new_page, learner_id, language=HINDI)
    studies(learner, slug)
    passes(learner, slug)


def signs_in(kamla: Writer, login: str) -> None:
    kamla.opens("/sign-in")
    kamla.fills_in(login=login, password=PASSWORD)
    kamla.page.get_by_role("main").get_by_role("button", name=kamla.say("Sign in"), exact=True).click()
    kamla.is_at("Namaste, %(name)s", name="Kamla Rao")


def starts_the_course(kamla: Writer) -> str:
    """Begin a blank course with a title in Hindi only; return its word in the address."""
    kamla.opens("/writing")
    kamla.is_at("Courses I write")
    kamla.presses("Start a course")
    kamla.is_at("Start a course")
    expect(kamla.page.locator('[name=first][value="hi"]')).to_be_checked()
    kamla.fills_in(title_hi=COURSE_HI)
    kamla.presses("Start the course")
    kamla.reads(COURSE_HI)
    return kamla.page.url.split("/courses/")[1].split("/")[0]


def writes_the_lesson(kamla: Writer) -> None:
    """Write the first lesson with a heading, a list and a box; say what it is about, and that it is ready."""
    kamla.follows("पहला पाठ")
    kamla.reads("पहला पाठ")
    kamla.text.fill("रवाना होने से पहले")
    kamla.tool("Heading")
    kamla.types("\n\nपासपोर्ट\nवीज़ा")
    kamla.chooses("पासपोर्ट\nवीज़ा")
    kamla.tool("List")
    kamla.types("\n\nपैसे की रसीद लें।")
    kamla.chooses("पैसे की रसीद लें।")
    kamla.tool("Box: warning")
    kamla.page.keyboard.type("याद रखें")
    kamla.is_saved()
    shown = kamla.page.locator("[data-shown]")
    expect(shown.get_by_role("heading", name="रवाना होने से पहले")).to_be_visible()
    expect(shown.get_by_role("listitem")).to_have_text(["पासपोर्ट", "वीज़ा"])
    expect(shown.get_by_text("याद रखें")).to_be_visible()
    kamla.opens_the_head()
    kamla.fills_in(title=LESSON_HI, aim="काग़ज़ जाँच सकेंगे।", minutes="10")
    kamla.page.locator('[name=status][value="ready"]').check()
    kamla.presses("Save")
    kamla.reads(LESSON_HI)
    expect(kamla.page.locator("[data-problems]")).to_be_hidden()


def adds_the_quiz(kamla: Writer, slug: str) -> None:
    kamla.opens(f"/courses/{slug}/edit")
    kamla.presses("Add a unit")
    kamla.is_at("Add a unit")
    kamla.fills_in(title_hi=QUIZ_HI)
    kamla.page.locator('[name=kind][value="quiz"]').check()
    kamla.presses("Add it")
    kamla.reads(QUIZ_HI)


def begins_question(kamla: Writer, kind: str) -> None:
    kamla.presses("Add a question")
    kamla.is_at("Add a question")
    kamla.page.locator(f'[name=kind][value="{kind}"]').check()
    kamla.presses("Begin the question")
    kamla.is_told("Write the question. It is saved while you type; what is still missing is said here then.")


def writes_two_questions(kamla: Writer) -> None:
    """Write a question with one choice and a statement, each with what is said to those who answer."""
    begins_question(kamla, "single_choice")
    choices = {"choices-0-text_hi": "दूतावास", "choices-0-fraction": "100", "choices-0-feedback_hi": "हाँ।"}
    choices |= {"choices-1-text_hi": "दलाल", "choices-1-feedback_hi": "नहीं।"}
    kamla.fills_in(text_hi="विदेश में मदद कौन करता है?", **choices)
    kamla.is_saved()
    back_to_the_quiz(kamla)
    begins_question(kamla, "true_false")
    kamla.fills_in(text_hi="काग़ज़ बाद में भी आ सकते हैं।", if_true_hi="नहीं।", if_false_hi="हाँ।")
    kamla.page.locator("[name=answer]").select_option("false")
    kamla.is_saved()
    back_to_the_quiz(kamla)


def back_to_the_quiz(kamla: Writer) -> None:
    kamla.presses("All questions of “%(title)s”", title=QUIZ_HI)
    kamla.reads(QUIZ_HI)


def pastes_a_third(kamla: Writer) -> None:
    kamla.presses("Paste many questions")
    kamla.is_at("Paste questions")
    kamla.fills_in(text=GIFT)
    kamla.presses("Look at the questions")
    kamla.is_told("What would be taken")
    kamla.page.locator('[name=go][value="take"]').click()
    kamla.reads(QUIZ_HI)
    expect(kamla.page.locator("[data-question]")).to_have_count(3)


def sets_the_quiz_ready(kamla: Writer) -> None:
    kamla.fills_in(aim_hi="देखना कि क्या समझ में आया।", minutes="5")
    kamla.page.locator("[name=status]").select_option("ready")
    kamla.presses("Save")
    kamla.is_told("Saved.")


def asks_for_a_mark(kamla: Writer, slug: str) -> None:
    """Let the course be complete with 60 per cent in the quiz."""
    kamla.opens(f"/courses/{slug}/edit/details")
    kamla.presses("What completes the course")
    kamla.is_at("What completes the course")
    kamla.page.locator('[name^="mark_"]').fill("60")
    kamla.presses("Save")
    kamla.is_told("Saved.")


def tries_the_quiz(kamla: Writer, slug: str) -> None:
    """Take the quiz as a learner would; nothing of it is kept."""
    kamla.opens(f"/courses/{slug}/edit")
    kamla.follows(QUIZ_HI)
    kamla.tab("Try it")
    kamla.is_at("Try: %(quiz)s", quiz=QUIZ_HI)
    kamla.presses("Begin, with all questions on one page")
    kamla.page.get_by_label("दूतावास").check()
    kamla.presses("See the result")
    kamla.is_at("Result of the try: %(quiz)s", quiz=QUIZ_HI)


def publishes(kamla: Writer) -> None:
    """Look at the checklist, and publish."""
    kamla.tab("Review", "This course")
    kamla.is_at("Review")
    kamla.is_told("Checklist")
    expect(kamla.page.locator(".checklist .tag--success")).not_to_have_count(0)
    expect(kamla.page.locator(".checklist .tag--danger")).to_have_count(0)
    kamla.presses("Publish")
    kamla.is_at("Publish")
    kamla.is_told("The course is not published yet: from then on it stands in the catalogue, and people can begin it.")
    kamla.presses("Publish now")
    kamla.is_told("Published as revision %(number)d. Learners study it from now on.", number=1)


def studies(learner: Visitor, slug: str) -> None:
    """Enrol from the catalogue, and read the lesson."""
    learner.opens("/courses")
    learner.page.get_by_role("main").get_by_role("link", name=COURSE_HI).click()
    learner.reads(COURSE_HI)
    learner.presses("Enrol on this course")
    learner.reads(LESSON_HI)
    expect(learner.page.get_by_role("heading", name="रवाना होने से पहले")).to_be_visible()
    learner.presses("I have studied this unit")
    learner.reads(QUIZ_HI)


def passes(learner: Visitor, slug: str) -> None:
    """Answer every question of the quiz rightly."""
    with database(learner.site):
        content = current(slug).document.units()[1].content
    assert isinstance(content, QuizContent)
    learner.presses("Start the quiz")
    for question in content.questions:
        fill(learner.page, question.id, question.fields(question.right_answer()))
    learner.presses("Finish")
    learner.is_at("Before you hand in")
    learner.presses("Hand in")
    learner.is_at("Your result")
    learner.is_told("Well done: you have passed. %(mark)s was needed.", mark="60%")
    learner.presses("Back to the course")
    learner.is_told("You have completed this course.")


def test_an_owner_corrects_a_phone_number_from_a_phone(live_site: LiveSite, new_page: NewPage) -> None:
    slug = "numbers-to-call"
    lesson = LESSON.format(title="First lesson") + f"\nCall {OLD_NUMBER}. It costs nothing.\n"
    with database(live_site):
        draft = make_draft(slug, files={f"{MODULE}/01-first-lesson.md": lesson})
        owner_id, learner_id = make_hand(draft).id, make_person("Lalita Learner").id
        with transaction():
            enrol(learner_id, current(slug), by=None)
    learner = visitor(live_site, new_page, learner_id)
    learner.opens(f"/courses/{slug}/first-module/first-lesson")
    expect(learner.page.get_by_text(f"Call {OLD_NUMBER}.")).to_be_visible()
    owner = Writer(live_site, new_page(owner_id), Words(live_site.app, "en"))

    began = time.monotonic()
    corrects_the_number(owner)
    learner.page.reload()
    expect(learner.page.get_by_text(f"Call {NEW_NUMBER}.")).to_be_visible()
    seconds = time.monotonic() - began

    expect(learner.page.get_by_text(OLD_NUMBER)).to_have_count(0)
    assert seconds < CORRECTED_WITHIN_SECONDS, f"it took {seconds:.1f} s and {owner.taps} taps"
    assert owner.taps == CORRECTED_WITH_TAPS, f"it took {owner.taps} taps and {seconds:.1f} s"


def corrects_the_number(owner: Writer) -> None:
    """Go from the list of courses to the lesson, change the number, and publish at once what was typed."""
    owner.opens("/writing")
    owner.is_at("Courses I write")
    owner.follows("A course")
    owner.reads("A course")
    owner.follows("First lesson")
    owner.reads("First lesson")
    owner.taps += 1  # into the text
    owner.changes(OLD_NUMBER, NEW_NUMBER)
    owner.presses("Publish this change")
    owner.is_at("Publish")
    owner.is_told("1 unit says something else:")
    owner.presses("Publish now")
    owner.is_told("Published as revision 2. Learners study it from now on.")
