"""A learner from the first page to a certificate that anybody can verify: on a slow line, and without JavaScript."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Download, Page, expect
from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject

from tests.browser import LiveSite, NewPage
from tests.factories.people import PASSWORD, make_person
from tests.journeys.course import attempts_of, lessons_of, quiz_of, quiz_unit, right_answers
from tests.journeys.learner import Learner
from tests.journeys.line import Line
from tests.journeys.words import Words

pytestmark = pytest.mark.browser

NOT_COMPLETE = ("%(num)s question has no complete answer yet.", "%(num)s questions have no complete answer yet.")

DESK = {"width": 1280, "height": 800}
FIRST_VISIT_BYTES, FIRST_VISIT_REQUESTS = 60_000, 6
LESSON_BYTES = 25_000
PDF_BYTES = 200_000


def sign_in(page: Page, say: Words, login: str, password: str) -> None:
    """Sign in on the page for it."""
    page.goto("/sign-in")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name=say("Sign in"), exact=True).click()


def test_from_invitation_to_verified_certificate_in_hindi_on_2g(live_site: LiveSite, new_page: NewPage) -> None:
    login, code = slip_from_coordinator(live_site, new_page(viewport=DESK), "कमला देवी")
    page = new_page()
    learner = first_sign_in(live_site, page, login, code)
    line = Line(page)
    learner.enrols()
    for lesson in lessons_of(learner.course):
        learner.reads(learner.say.of(lesson.title))
        requests, size = line.taken()
        assert size <= LESSON_BYTES, f"{lesson.id} costs {size} bytes in {requests} requests"
        learner.studies(lesson)
    fails_once(learner)
    learner.press(learner.say("Try again"))
    learner.answers_everything()
    learner.passes()
    serial = learner.claims_certificate("Kamala Devi", "कमला देवी")
    check_pdf(download_by(learner), serial, "Kamala Devi")
    for locale, language in (("en-IN", "en"), ("hi-IN", "hi")):
        anybody_verifies(new_page(locale=locale), Words(live_site.app, language), serial)


def slip_from_coordinator(site: LiveSite, page: Page, full_name: str) -> tuple[str, str]:
    """Let the coordinator enter a member of staff without e-mail and print the slip; return what it says."""
    coordinator = Learner(site, page, "hi")
    say = coordinator.say
    page.goto("/")
    coordinator_login, password = site.accounts["coordinator"]
    sign_in(page, Words(site.app, "en"), coordinator_login, password)
    page.get_by_role("link", name=say("My team"), exact=True).click()
    coordinator.press(say("Add a member of staff"))
    coordinator.reads(say("Add a member of staff"))
    page.locator("[name=full_name]").fill(full_name)
    page.get_by_role("radio", name="English").check()
    coordinator.press(say("Add and go to the slip"))
    coordinator.reads(say("Sign-in slip for %(name)s", name=full_name))
    coordinator.press(say("Make a slip to print"))
    coordinator.reads(say("Sign-in slip for %(name)s", name=full_name))
    slip = page.locator(".card[lang=en]")
    expect(slip.locator("svg")).to_be_visible()
    login, code = slip.locator("dd strong").all_inner_texts()
    return login, code


def first_sign_in(site: LiveSite, page: Page, login: str, code: str) -> Learner:
    """Come to the site for the first time, on a slow line, use the slip and choose Hindi."""
    line = Line(page)
    line.slow_down()
    learner = Learner(site, page, "en")
    page.goto("/")
    learner.reads("Training for people who protect migrant workers")
    requests, size = line.taken()
    assert size <= FIRST_VISIT_BYTES, f"{size} bytes"
    assert requests <= FIRST_VISIT_REQUESTS
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    learner.press("I have a slip with a code")
    learner.reads("Use the code from your slip")
    page.locator("[name=login]").fill(login)
    page.locator("[name=code]").fill(code)
    learner.press("Continue")
    learner.reads("Choose a password")
    page.locator("[name=password]").fill("aam ka ped bada hai")
    page.locator("[name=repeated]").fill("aam ka ped bada hai")
    learner.press("Save and sign in")
    learner.reads(re.compile("Namaste"))
    page.get_by_role("banner").get_by_role("button", name="हिन्दी").click()
    in_hindi = Learner(site, page, "hi")
    in_hindi.reads(in_hindi.say("Namaste, %(name)s", name="कमला देवी"))
    return in_hindi


def fails_once(learner: Learner) -> None:
    """Answer the first page only, hand in, and read that it is not enough."""
    page, say = learner.page, learner.say
    learner.reads(say.of(quiz_unit(learner.course).title))
    learner.press(say("Start the quiz"))
    pages, right = learner.pages(), right_answers(learner.course)
    learner.answers({each: right[each] for each in pages[0]})
    expect(page.locator("[data-save-state]")).to_contain_text(say("Saved at {time}").replace("{time}", "").strip())
    page.get_by_text(say("All questions")).click()
    page.locator(f'[data-map="{pages[-1][0]}"]').click()
    learner.press(say("Finish"))
    learner.reads(say("Before you hand in"))
    missing = len(right) - len(pages[0])
    words = say.counted(*NOT_COMPLETE, missing)
    expect(page.get_by_text(words)).to_be_visible()
    learner.press(say("Hand in"))
    learner.reads(say("Your result"))
    score = f"{len(pages[0])}"
    expect(page.locator("main .lead")).to_contain_text(score)
    expect(page.get_by_text(say("Well done: you have passed. %(mark)s was needed.", mark="60%"))).to_have_count(0)
    feedback = quiz_of(learner.course).by_id[pages[0][0]].words(right[pages[0][0]])[0]
    expect(page.locator(f"#q-{pages[0][0]}")).to_contain_text(say.of(feedback))


def download_by(learner: Learner) -> bytes:
    """Download the certificate and return the file."""
    link = learner.download()
    with learner.page.expect_download() as waiting:
        link.click()
    return read(waiting.value)


def read(download: Download) -> bytes:
    """Return a downloaded file."""
    assert download.suggested_filename.endswith(".pdf")
    return Path(download.path()).read_bytes()


def check_pdf(content: bytes, serial: str, name: str) -> None:
    """Check that a certificate is a small tagged PDF with its number and name."""
    assert content.startswith(b"%PDF-")
    assert len(content) < PDF_BYTES
    pdf = PdfReader(io.BytesIO(content))
    root = cast(DictionaryObject, pdf.trailer["/Root"])
    assert cast(BooleanObject, cast(DictionaryObject, root["/MarkInfo"])["/Marked"]).value
    assert "/StructTreeRoot" in root
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert serial in text
    assert name in text


def anybody_verifies(page: Page, say: Words, serial: str) -> None:
    """Open the address of the certificate without signing in."""
    page.goto(f"/verify/{serial}")
    expect(page.locator("h1")).to_have_text(say("This certificate is genuine and valid"))
    expect(page.get_by_role("main")).to_contain_text("Kamala Devi")
    expect(page.get_by_role("main")).to_contain_text("कमला देवी")


def test_from_sign_in_to_certificate_without_javascript(live_site: LiveSite, new_page: NewPage) -> None:
    with live_site.app.app_context():
        person = make_person("Kamala Devi", sign_in_name="kamala.no.script", password=PASSWORD)
    page = new_page(java_script_enabled=False)
    learner = Learner(live_site, page, "en")
    sign_in(page, learner.say, "kamala.no.script", PASSWORD)
    learner.reads("Namaste, Kamala Devi")
    learner.enrols()
    for lesson in lessons_of(learner.course):
        learner.studies(lesson)
    learner.press("Start the quiz")
    learner.answers_everything()
    learner.passes()
    assert attempts_of(live_site, person.id) == ["finished"]
    serial = learner.claims_certificate("Kamala Devi", "कमला देवी")
    check_pdf(download_by(learner), serial, "Kamala Devi")
    anybody_verifies(new_page(java_script_enabled=False), learner.say, serial)
