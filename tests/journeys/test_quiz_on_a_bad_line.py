"""A quiz on a line that comes and goes, in two tabs, and after the sign-in has ended: no answer is lost."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect
from sqlalchemy import delete

from lms.core.database import transaction
from lms.courses.queries import published
from lms.extensions import db
from lms.learning.operations import enrol
from lms.people.models import SignInSession
from lms.quizzes.operations import start_attempt
from lms.trial.studies import COURSE
from tests.browser import LiveSite, NewPage
from tests.factories.people import PASSWORD, make_person
from tests.journeys.course import quiz_unit, saved_answers
from tests.journeys.words import Words

pytestmark = pytest.mark.browser

FIRST, SECOND = "which-law-governs", "who-needs-clearance"
TYPED = "portal-for-agents"  # it stands on the second page
SAVES = "**/attempts/*/answers"
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Sitting:
    """Somebody in the middle of the quiz."""

    site: LiveSite
    page: Page
    person_id: int
    login: str
    attempt_id: int
    say: Words

    @property
    def address(self) -> str:
        """The path of the attempt."""
        return f"/attempts/{self.attempt_id}"

    def choose(self, question: str, choice: str, page: Page | None = None) -> None:
        """Choose an answer."""
        control(page or self.page, question, choice).check()

    def says(self, words: str, page: Page | None = None) -> None:
        """Check what the page says about where the answers are."""
        expect((page or self.page).locator("[data-save-state]")).to_contain_text(self.say(words))

    def is_saved(self, page: Page | None = None) -> None:
        """Check that the page says when it saved."""
        expect((page or self.page).locator("[data-save-state] span")).to_have_text(
            self.saved_words, use_inner_text=True
        )

    @property
    def saved_words(self) -> Any:
        """What the page says when the site has every answer."""
        before, _, after = self.say("Saved at {time}").partition("{time}")
        return re.compile(f"^{re.escape(before)}.+{re.escape(after)}$")

    def on_the_site(self) -> dict[str, Any]:
        """Return what the site has."""
        return saved_answers(self.site, self.attempt_id)

    def sign_in_again(self) -> None:
        """Fill in the sign-in page."""
        self.page.locator("[name=login]").fill(self.login)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name=self.say("Sign in"), exact=True).click()


def control(page: Page, question: str, choice: str) -> Any:
    """Return the control of one choice."""
    return page.locator(f'[name="q.{question}.answer"][value="{choice}"]')


def sit_down(site: LiveSite, new_page: NewPage, login: str, **options: Any) -> Sitting:
    """Open the first page of a new attempt of somebody new."""
    with site.app.app_context():
        course = published(COURSE)
        assert course is not None
        person = make_person("Kamala Devi", sign_in_name=login, password=PASSWORD)
        with transaction():
            enrolment_id = enrol(person.id, course, by=None).id
        with transaction():
            attempt_id = start_attempt(enrolment_id, course, quiz_unit(course.document), by=person.id)
        db.session.remove()
    page = new_page(person.id, **options)
    sitting = Sitting(site, page, person.id, login, attempt_id, Words(site.app, "en"))
    page.goto(sitting.address)
    return sitting


def end_sessions(sitting: Sitting) -> None:
    """Let the sign-in of somebody end, as an expiry or a sign-out elsewhere does."""
    with sitting.site.app.app_context():
        with transaction():
            db.session.execute(delete(SignInSession).where(SignInSession.person_id == sitting.person_id))
        db.session.remove()


def test_answers_given_without_a_line_are_sent_when_it_is_back(live_site: LiveSite, new_page: NewPage) -> None:
    sitting = sit_down(live_site, new_page, "kamala.offline")
    page = sitting.page
    sitting.choose(FIRST, "b")
    sitting.is_saved()
    page.context.set_offline(True)
    sitting.choose(FIRST, "c")
    sitting.choose(SECOND, "d")
    sitting.says("Kept on this device. It will be sent when the connection is back.")
    assert sitting.on_the_site() == {FIRST: "b"}
    page.context.set_offline(False)
    sitting.is_saved()
    assert sitting.on_the_site() == {FIRST: "c", SECOND: "d"}
    page.reload()
    expect(control(page, FIRST, "c")).to_be_checked()
    expect(control(page, SECOND, "d")).to_be_checked()


def test_answers_kept_on_the_device_outlive_a_page_that_cannot_be_loaded(
    live_site: LiveSite, new_page: NewPage
) -> None:
    sitting = sit_down(live_site, new_page, "kamala.reload")
    page = sitting.page
    page.context.set_offline(True)
    sitting.choose(FIRST, "b")
    sitting.says("Kept on this device. It will be sent when the connection is back.")
    assert sitting.on_the_site() == {}
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)  # and now the browser loads the page again by itself
    expect(control(page, FIRST, "b")).to_be_checked()
    sitting.is_saved()
    assert sitting.on_the_site() == {FIRST: "b"}


def test_an_answer_whose_reply_was_lost_is_saved_once(live_site: LiveSite, new_page: NewPage) -> None:
    sitting = sit_down(live_site, new_page, "kamala.lost.reply")
    sent: list[int] = []

    def lose_reply(route: Route) -> None:
        sent.append(route.fetch().status)
        route.abort("connectionreset")

    sitting.page.route(SAVES, lose_reply, times=1)
    sitting.choose(FIRST, "b")
    sitting.says("Kept on this device. It will be sent when the connection is back.")
    assert sent == [200]
    assert sitting.on_the_site() == {FIRST: "b"}
    sitting.is_saved()
    expect(sitting.page.locator(f"#q-{FIRST} [data-note]")).to_be_empty()
    assert sitting.on_the_site() == {FIRST: "b"}


def test_what_is_answered_before_the_script_has_come_is_saved(live_site: LiveSite, new_page: NewPage) -> None:
    sitting = sit_down(live_site, new_page, "kamala.slow.script")
    page = sitting.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/quiz.js", hold)
    page.goto(f"{sitting.address}?page=2", wait_until="commit")
    page.locator(f'[name="q.{TYPED}.answer"]').fill("eMigrate")
    expect(page.locator("[data-save-state]")).to_contain_text(
        sitting.say("Press “Save” or “Next” to save your answers.")
    )
    assert sitting.on_the_site() == {}
    held[0].continue_()
    sitting.is_saved()
    assert sitting.on_the_site() == {TYPED: "eMigrate"}


def test_what_went_with_the_form_is_not_sent_again_one_by_one(live_site: LiveSite, new_page: NewPage) -> None:
    sitting = sit_down(live_site, new_page, "kamala.fast.hands")
    page = sitting.page
    asked: list[str] = []
    page.route(SAVES, lambda route: None, times=1)  # it never arrives
    with page.expect_request(SAVES):
        sitting.choose(FIRST, "b")
    page.context.on("request", lambda request: asked.append(request.method) if "/answers" in request.url else None)
    page.get_by_role("button", name=sitting.say("Next"), exact=True).click()
    page.wait_for_url("**page=2")
    wait_until_nothing_is_kept(page)
    sitting.is_saved()
    assert asked == ["GET"]
    assert sitting.on_the_site() == {FIRST: "b"}


def wait_until_nothing_is_kept(page: Page) -> None:
    """Ask from outside: a question inside the page would be a string to evaluate, which its policy forbids."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while page.evaluate("localStorage.length") and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert page.evaluate("localStorage.length") == 0


def test_a_second_tab_gets_the_newer_answer_and_takes_nothing_back(live_site: LiveSite, new_page: NewPage) -> None:
    sitting = sit_down(live_site, new_page, "kamala.two.tabs")
    first, second = sitting.page, sitting.page.context.new_page()
    second.goto(sitting.address)
    sitting.choose(FIRST, "a")
    sitting.is_saved()
    sitting.choose(FIRST, "b", second)
    sitting.is_saved(second)
    sitting.choose(SECOND, "d")
    first.get_by_role("button", name=sitting.say("Next"), exact=True).click()
    first.wait_for_url("**page=2")
    assert sitting.on_the_site() == {FIRST: "b", SECOND: "d"}
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(control(second, SECOND, "d")).to_be_checked()
    expect(second.locator(f"#q-{SECOND} [data-note]")).to_have_text(
        sitting.say("A newer answer was saved from another page or device. It is shown here now.")
    )


def test_answers_given_after_the_sign_in_ended_are_sent_after_signing_in(
    live_site: LiveSite, new_page: NewPage
) -> None:
    sitting = sit_down(live_site, new_page, "kamala.expired")
    page = sitting.page
    end_sessions(sitting)
    sitting.choose(FIRST, "b")
    sitting.says("You have been signed out. Your answers are kept on this device; sign in and they will be sent.")
    assert sitting.on_the_site() == {}
    page.locator("[data-save-state]").get_by_role("link", name=sitting.say("Sign in")).click()
    sitting.sign_in_again()
    page.wait_for_url(f"**{sitting.address}")
    expect(control(page, FIRST, "b")).to_be_checked()
    sitting.is_saved()
    assert sitting.on_the_site() == {FIRST: "b"}


def test_without_javascript_answers_sent_after_the_sign_in_ended_come_back(
    live_site: LiveSite, new_page: NewPage
) -> None:
    sitting = sit_down(live_site, new_page, "kamala.expired.page", java_script_enabled=False)
    page, say = sitting.page, sitting.say
    sitting.choose(FIRST, "b")
    sitting.choose(SECOND, "d")
    end_sessions(sitting)
    page.get_by_role("button", name=say("Next"), exact=True).click()
    expect(page.locator("h1")).to_have_text(say("Sign in"))
    expect(page.get_by_text(say("Nothing is lost"))).to_be_visible()
    assert sitting.on_the_site() == {}
    sitting.sign_in_again()
    expect(page.locator("h1")).to_have_text(say("What you had typed is here"))
    page.get_by_role("button", name=say("Send it now"), exact=True).click()
    page.wait_for_url("**page=2")
    assert sitting.on_the_site() == {FIRST: "b", SECOND: "d"}
    page.get_by_role("button", name=say("Previous"), exact=True).click()
    expect(control(page, FIRST, "b")).to_be_checked()
    expect(control(page, SECOND, "d")).to_be_checked()
