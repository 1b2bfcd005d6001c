"""A learner at a browser: what they press and what they then read. Works with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from lms.courses.documents import Unit
from lms.extensions import db
from lms.quizzes.models import QuizAttempt
from tests.browser import LiveSite
from tests.journeys.course import gulf_course, quiz_of, right_answers
from tests.journeys.words import Words

ATTEMPT = re.compile(r"/attempts/(\d+)")
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


class Learner:
    """Somebody who studies the course about the Gulf in one language."""

    def __init__(self, site: LiveSite, page: Page, language: str) -> None:
        self.site = site
        self.page = page
        self.say = Words(site.app, language)
        self.course = gulf_course(site)

    def press(self, text: str) -> None:
        """Press the button or follow the link with some words."""
        button = self.page.get_by_role("button", name=text, exact=True)
        button.or_(self.page.get_by_role("link", name=text, exact=True)).first.click()

    def reads(self, heading: str | re.Pattern[str]) -> None:
        """Check that a page has come: its heading, its language, and that it fits the screen."""
        expect(self.page.locator("h1")).to_have_text(heading)
        expect(self.page.locator("html")).to_have_attribute("lang", self.say.language)
        assert self.page.evaluate(FITS), f"{self.page.url} is too wide"

    def enrols(self) -> None:
        """Go from the home page to the course and enrol."""
        self.press(self.say("See the courses"))
        self.reads(self.say("Courses"))
        self.press(self.say.of(self.course.title))
        self.reads(self.say.of(self.course.title))
        self.press(self.say("Enrol on this course"))

    def studies(self, lesson: Unit) -> None:
        """Read a lesson and confirm it."""
        self.reads(self.say.of(lesson.title))
        self.press(self.say("I have studied this unit"))

    def attempt_id(self) -> int:
        """Return the number of the attempt on the screen."""
        found = ATTEMPT.search(self.page.url)
        assert found is not None, self.page.url
        return int(found[1])

    def answers(self, answers: dict[str, Any]) -> None:
        """Give answers to the questions on the page."""
        for question_id, answer in answers.items():
            fill(self.page, question_id, quiz_of(self.course).by_id[question_id].fields(answer))

    def answers_everything(self) -> None:
        """Answer every question rightly, page after page, up to the summary."""
        right = right_answers(self.course)
        pages = self.pages()
        for number, ids in enumerate(pages, 1):
            expect(self.page.locator(f"#q-{ids[0]}")).to_be_visible()
            self.answers({each: right[each] for each in ids})
            self.press(self.say("Next") if number < len(pages) else self.say("Finish"))
        self.reads(self.say("Before you hand in"))
        expect(self.page.get_by_text(self.say("All questions are answered."))).to_be_visible()

    def pages(self) -> Sequence[Sequence[str]]:
        """Return the question ids of the attempt on the screen, page by page."""
        with self.site.app.app_context():
            layout = db.session.execute(
                select(QuizAttempt.layout).where(QuizAttempt.id == self.attempt_id())
            ).scalar_one()
            db.session.remove()
        pages: Sequence[Sequence[str]] = layout["pages"]
        return pages

    def passes(self) -> None:
        """Hand the attempt in and read that it is passed."""
        self.press(self.say("Hand in"))
        self.reads(self.say("Your result"))
        words = self.say("Well done: you have passed. %(mark)s was needed.", mark="60%")
        expect(self.page.get_by_text(words)).to_be_visible()

    def claims_certificate(self, latin: str, devanagari: str) -> str:
        """Go back to the course, confirm the name, wait for the worker, and return the serial."""
        self.press(self.say("Back to the course"))
        self.reads(self.say.of(self.course.title))
        self.press(self.say("Get the certificate"))
        self.reads(self.say("Your name on the certificate"))
        self.page.locator("[name=latin]").fill(latin)
        self.page.locator("[name=devanagari]").fill(devanagari)
        self.press(self.say("The name is right: make my certificate"))
        self.reads(self.say.of(self.course.certificate.title if self.course.certificate else {}))
        return self.page.locator("#serial").inner_text()

    def download(self) -> Locator:
        """Return the link to the certificate's file, which comes by itself once the worker has made it."""
        link = self.page.get_by_role("link", name=self.say("Download the certificate"), exact=True)
        expect(link).to_be_visible(timeout=60_000)
        return link


def fill(page: Page, question_id: str, fields: dict[str, list[str]]) -> None:
    """Put what the controls of a question should hold into them."""
    for part, values in fields.items():
        controls = page.locator(f'[name="q.{question_id}.{part}"]')
        if controls.first.get_attribute("type") in {"radio", "checkbox"}:
            for value in values:
                page.locator(f'[name="q.{question_id}.{part}"][value="{value}"]').check()
        else:
            controls.fill(values[0])
