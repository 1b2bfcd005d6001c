"""Every kind of question in a browser: by keyboard in Hindi on a small phone, against the clock, without a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong
from sqlalchemy import update

from lms.core import clock
from lms.core.database import transaction
from lms.courses.documents import Unit
from lms.courses.queries import published
from lms.extensions import db
from lms.learning.operations import enrol
from lms.people.models import Person
from lms.quizzes.accommodations.operations import give_extra_time
from lms.quizzes.documents import QuizContent
from lms.quizzes.models import QuizAttempt
from lms.quizzes.operations import start_attempt
from lms.trial.quizzes import CASE, COURSE
from tests.browser import LiveSite, NewPage
from tests.factories.people import make_person
from tests.journeys.course import attempts_of, saved_answers
from tests.journeys.learner import FITS
from tests.journeys.test_keyboard import tab_to
from tests.journeys.test_quiz_on_a_bad_line import wait_until_nothing_is_kept
from tests.journeys.words import Words

pytestmark = pytest.mark.browser

SMALL_PHONE = {"width": 320, "height": 640}
TWICE = {"width": 640, "height": 400, "deviceScaleFactor": 2, "mobile": False}
"""What a screen of 1280 pixels shows at 200 per cent."""
EVERY_KIND, TIMED = "every-kind", "drawn-at-random"
WORDS_OF_MINE = "विज़िट वीज़ा पर काम का हक़ नहीं मिलता। चलो, पहले एजेंट का नंबर देखें।"
STEPS = ["number", "agreement", "request", "grant", "airport"]
RIGHT: dict[str, dict[str, str | list[str]]] = {
    "who-gives-clearance": {"answer": "d"},
    "fair-or-not": {"answer": ["a", "c"]},
    "is-the-bill-law": {"answer": "false"},
    "name-of-the-training": {"answer": "पीडीओटी"},
    "insurance-sum": {"answer": "१० लाख"},
    "which-door-for-what": {
        "check-the-number": "agent-portal",
        "lawyer-without-fee": "legal-services",
        "husband-in-prison": "complaint-portal",
    },
    "steps-before-the-flight": {each: str(place) for place, each in enumerate(STEPS, 1)},
    "fill-the-notice": {"portal": "ई-माइग्रेट", "countries": "१८", "validity": "half"},
    "farhan-flies-on-thursday": {
        "what-is-wrong.answer": "b",
        "how-much-too-much.answer": "54,600",
        "what-to-do-today.answer": ["b", "c", "d"],
    },
    "everyone-goes-like-this": {"answer": WORDS_OF_MINE},
}
"""What somebody puts into the controls of each question, by part."""


@dataclass(frozen=True)
class Sitting:
    """Somebody in the middle of a quiz of the course that shows every kind."""

    site: LiveSite
    page: Page
    person: Person
    unit: Unit
    attempt_id: int
    say: Words

    @property
    def content(self) -> QuizContent:
        """The quiz."""
        assert isinstance(self.unit.content, QuizContent)
        return self.unit.content

    def kept(self) -> dict[str, Any]:
        """Return the answers that the site has."""
        found = saved_answers(self.site, self.attempt_id)
        return {question: answer for question, answer in found.items() if answer is not None}

    def meant(self) -> dict[str, Any]:
        """Return the answers that the site should have in the end."""
        return {
            each: self.content.by_id[each].read({part: listed(put) for part, put in parts.items()})
            for each, parts in RIGHT.items()
        }

    def control(self, question: str, part: str, value: str = "") -> Locator:
        """Return a control; a choice is named by its value."""
        which = f'[name="q.{question}.{part}"]'
        return self.page.locator(f'{which}[value="{value}"]' if value else which)

    def fits(self) -> None:
        """Check that nothing scrolls sideways, on this screen and at 200 per cent."""
        self._fits_in(SMALL_PHONE["width"])
        devtools = self.page.context.new_cdp_session(self.page)
        devtools.send("Emulation.setDeviceMetricsOverride", TWICE)
        self._fits_in(TWICE["width"])
        devtools.send("Emulation.clearDeviceMetricsOverride")
        devtools.detach()

    def _fits_in(self, width: int) -> None:
        assert self.page.evaluate("innerWidth") == width
        assert self.page.evaluate(FITS), f"{self.page.url} is too wide for {width} pixels"

    def is_saved(self) -> None:
        """Check that everything is saved, that the page says when, and that this can be seen."""
        wait_until_nothing_is_kept(self.page)
        before, _, after = self.say("Saved at {time}").partition("{time}")
        state = self.page.locator("[data-save-state] span")
        expect(state).to_have_text(re.compile(f"^{re.escape(before)}.+{re.escape(after)}$"), use_inner_text=True)
        expect(state).to_be_in_viewport()

    def says(self, words: str) -> None:
        """Check what the page says about where the answers are."""
        expect(self.page.locator("[data-save-state]")).to_contain_text(self.say(words))

    def press(self, name: str, within: Locator | None = None) -> None:
        """Go to a button by keyboard and press it."""
        button = (within or self.page.get_by_role("main")).get_by_role("button", name=self.say(name), exact=True)
        tab_to(self.page, button.last)
        self.page.keyboard.press("Enter")


def listed(put: str | list[str]) -> list[str]:
    return put if isinstance(put, list) else [put]


def sit_down(site: LiveSite, new_page: NewPage, unit_id: str, language: str = "en", **options: Any) -> Sitting:
    """Begin an attempt of somebody new and open its first page."""
    with site.app.app_context():
        person = make_person("Kamala Devi", language=language)
        db.session.remove()
    page = new_page(person.id, **options)
    sitting = begin(site, page, person, unit_id, language)
    page.goto(f"/attempts/{sitting.attempt_id}")
    return sitting


def begin(site: LiveSite, page: Page, person: Person, unit_id: str, language: str) -> Sitting:
    with site.app.app_context():
        course = published(COURSE)
        assert course is not None
        with transaction():
            enrolment_id = enrol(person.id, course, by=None).id
        with transaction():
            attempt_id = start_attempt(enrolment_id, course, course.document.unit(unit_id), by=person.id)
        db.session.remove()
    return Sitting(site, page, person, course.document.unit(unit_id), attempt_id, Words(site.app, language))


def choose_by_keyboard(sitting: Sitting, question: str, part: str, value: str) -> None:
    """Choose one of several radio buttons: Tab comes to the chosen one or else to the first, arrows to the others."""
    chosen = sitting.page.locator(f'[name="q.{question}.{part}"]:checked')
    tab_to(sitting.page, chosen if chosen.count() else sitting.control(question, part).first)
    sitting.page.keyboard.press("Space")
    wanted = sitting.control(question, part, value)
    for _ in range(sitting.control(question, part).count()):
        if wanted.is_checked():
            return
        sitting.page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {value}")


def tick_by_keyboard(sitting: Sitting, question: str, part: str, values: list[str]) -> None:
    for value in values:
        tab_to(sitting.page, sitting.control(question, part, value))
        sitting.page.keyboard.press("Space")


def select_by_keyboard(sitting: Sitting, question: str, part: str, value: str) -> None:
    """Choose from a closed list with the arrow."""
    control = sitting.control(question, part)
    tab_to(sitting.page, control)
    for _ in range(control.locator("option").count()):
        if control.input_value() == value:
            return
        sitting.page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {value}")


def type_by_keyboard(sitting: Sitting, question: str, part: str, text: str) -> None:
    tab_to(sitting.page, sitting.control(question, part))
    sitting.page.keyboard.insert_text(text)


def order_by_keyboard(sitting: Sitting, question: str, order: list[str]) -> None:
    """Bring items into an order with their buttons, and read each move from what is announced."""
    box = sitting.page.locator(f"#q-{question}")
    status = box.locator("[data-ordering] [role=status]")
    said = sitting.say("“%(item)s” is now number %(place)s of %(count)s.")
    items = sitting.content.by_id[question].model_dump()["items"]
    texts = {each["id"]: sitting.say.of(each["text"]) for each in items}
    for place, item in enumerate(order, 1):
        shown = box.locator("select").evaluate_all("all => all.map((each) => each.name.split('.').pop())")
        now = shown.index(item) + 1
        if now == place:
            continue
        up = sitting.say("Move up: %(item)s", item=texts[item])
        tab_to(sitting.page, box.get_by_role("button", name=up, exact=True))
        for step in range(now - 1, place - 1, -1):
            sitting.page.keyboard.press("Enter")
            words = said % {"item": texts[item], "place": step, "count": len(order)}
            expect(status).to_have_text(words)
            expect(box.get_by_role("button", name=up, exact=True)).to_be_focused()


def check(sitting: Sitting, question: str) -> Locator:
    """Press the button below a question that judges its answer, and return what is said then."""
    button = sitting.page.locator(f'[name="go"][value="check.{question}"]')
    tab_to(sitting.page, button)
    sitting.page.keyboard.press("Enter")
    return sitting.page.locator(f"#q-{question} + .notice")


def test_every_kind_by_keyboard_in_hindi_on_a_small_phone(
    live_site: LiveSite, new_page: NewPage, tmp_path: Path
) -> None:
    sitting = sit_down(live_site, new_page, EVERY_KIND, "hi", viewport=SMALL_PHONE)
    page, say = sitting.page, sitting.say
    choices_with_a_hint(sitting)
    words_while_the_line_is_cut(sitting)
    orders_and_gaps(sitting)
    a_case_and_words_of_ones_own(sitting)
    expect(page.locator("h1")).to_have_text(say("Before you hand in"))
    sitting.fits()
    assert sitting.kept() == sitting.meant()
    sitting.press("Hand in")
    expect(page.locator("h1")).to_have_text(say("Your result"))
    expect(page.locator("html")).to_have_attribute("lang", "hi")
    expect(page.locator("article .tag--success")).to_have_count(9)
    expect(page.locator("#q-everyone-goes-like-this")).to_contain_text(WORDS_OF_MINE)
    sitting.fits()
    a_file_by_keyboard(sitting, tmp_path / "मेरा नोट.txt")


def choices_with_a_hint(sitting: Sitting) -> None:
    """The first page: a wrong answer that is checked gives a hint, a right one is settled."""
    page, say = sitting.page, sitting.say
    question = "who-gives-clearance"
    hint = say.of(sitting.content.by_id[question].hints[0])
    choose_by_keyboard(sitting, question, "answer", "a")
    sitting.is_saved()
    judged = check(sitting, question)
    expect(judged.locator(".notice-title")).to_have_text(say("Not right"))
    expect(judged).to_contain_text(hint)
    sitting.fits()
    choose_by_keyboard(sitting, question, "answer", "d")
    expect(check(sitting, question).locator(".notice-title")).to_have_text(say("Right"))
    expect(sitting.control(question, "answer").first).to_be_disabled()
    tick_by_keyboard(sitting, "fair-or-not", "answer", ["a", "c"])
    choose_by_keyboard(sitting, "is-the-bill-law", "answer", "false")
    sitting.is_saved()
    sitting.press("Next")
    page.wait_for_url("**page=2")


def words_while_the_line_is_cut(sitting: Sitting) -> None:
    """The second page: what is typed without a line is kept, said so, and sent when the line is back."""
    page = sitting.page
    for question in ("name-of-the-training", "insurance-sum"):
        type_by_keyboard(sitting, question, "answer", str(RIGHT[question]["answer"]))
    sitting.is_saved()
    page.context.set_offline(True)
    for stem, option in RIGHT["which-door-for-what"].items():
        select_by_keyboard(sitting, "which-door-for-what", stem, str(option))
    sitting.says("Kept on this device. It will be sent when the connection is back.")
    expect(page.locator("[data-save-state] span")).to_be_in_viewport()
    assert "which-door-for-what" not in sitting.kept()
    page.context.set_offline(False)
    sitting.is_saved()
    sitting.fits()
    sitting.press("Next")
    page.wait_for_url("**page=3")


def orders_and_gaps(sitting: Sitting) -> None:
    """The third page."""
    order_by_keyboard(sitting, "steps-before-the-flight", STEPS)
    for gap in ("portal", "countries"):
        type_by_keyboard(sitting, "fill-the-notice", gap, str(RIGHT["fill-the-notice"][gap]))
    select_by_keyboard(sitting, "fill-the-notice", "validity", "half")
    sitting.is_saved()
    sitting.fits()
    sitting.press("Next")
    sitting.page.wait_for_url("**page=4")


def a_case_and_words_of_ones_own(sitting: Sitting) -> None:
    """The last page."""
    case = "farhan-flies-on-thursday"
    choose_by_keyboard(sitting, case, "what-is-wrong.answer", "b")
    type_by_keyboard(sitting, case, "how-much-too-much.answer", "54,600")
    tick_by_keyboard(sitting, case, "what-to-do-today.answer", ["b", "c", "d"])
    type_by_keyboard(sitting, "everyone-goes-like-this", "answer", WORDS_OF_MINE)
    sitting.is_saved()
    sitting.fits()
    sitting.press("Finish")


def chosen_by_keyboard(page: Page, note: Path) -> None:
    """Press the control that has the focus until the browser asks for a file; a busy machine may miss the first."""
    for _ in range(4):
        try:
            with page.expect_file_chooser(timeout=6_000) as chooser:
                page.keyboard.press("Space")
        except TookTooLong:
            continue
        chooser.value.set_files(note)
        return
    raise AssertionError("the browser never asked for a file")


def a_file_by_keyboard(before: Sitting, note: Path) -> None:
    """Add a file to a long answer of another quiz."""
    note.write_text("नमस्ते", encoding="utf-8")
    page, question = before.page, "message-to-the-family"
    sitting = begin(before.site, page, before.person, CASE, "hi")
    page.goto(f"/attempts/{sitting.attempt_id}?page=2")
    control = page.locator(f"#q-{question}-upload")
    tab_to(page, control)
    chosen_by_keyboard(page, note)
    expect(page.get_by_role("checkbox", name=note.name)).to_be_checked()
    expect(page.locator(f"#q-{question} [data-uploads] [role=status]")).to_have_text(
        sitting.say("“{name}” is added.").replace("{name}", note.name)
    )
    sitting.is_saved()
    sitting.fits()
    assert [each["name"] for each in sitting.kept()[question]["files"]] == [note.name]


def test_against_the_clock(live_site: LiveSite, new_page: NewPage) -> None:
    sitting = sit_down(live_site, new_page, TIMED)
    page, say = sitting.page, sitting.say
    leave(sitting, minutes=5, seconds=3)
    page.reload()
    left, spoken = page.locator("[data-clock]"), page.locator("[data-time]")
    expect(left).to_have_text(re.compile(say("Time left: {time}").replace("{time}", r"\d:\d\d")))
    expect(spoken).to_have_text(say("{n} minutes are left.").replace("{n}", "5"))
    expect(left).to_have_text(re.compile(r"\b4:\d\d"))
    expect(left).to_have_class(re.compile("is-short"))
    with live_site.app.app_context():
        with transaction():
            assert give_extra_time(sitting.person.id, 1.5, reason="Reads slowly", by=None) == 1
        db.session.remove()
    answer_first(sitting, sure=3)
    sitting.is_saved()
    expect(left).to_have_text(re.compile(r"\b9:\d\d"))
    expect(left).not_to_have_class(re.compile("is-short"))
    end_in(sitting, seconds=4)
    answer_first(sitting, sure=1)
    expect(page.locator("h1")).to_have_text(say("Your result"))
    assert attempts_of(live_site, sitting.person.id) == ["finished"]
    assert len(sitting.kept()) == 1


def leave(sitting: Sitting, **time: int) -> None:
    """Let an attempt have begun so that this much time is left."""
    limit = sitting.content.settings.time_limit
    assert limit is not None
    end = clock.now() + timedelta(**time)
    write(sitting, started_at=end - limit, closes_at=end)


def end_in(sitting: Sitting, **time: int) -> None:
    """Let an attempt end soon, as where a trainer makes the quiz close."""
    write(sitting, closes_at=clock.now() + timedelta(**time))


def write(sitting: Sitting, **values: Any) -> None:
    with sitting.site.app.app_context():
        with transaction():
            db.session.execute(update(QuizAttempt).where(QuizAttempt.id == sitting.attempt_id).values(**values))
        db.session.remove()


def answer_first(sitting: Sitting, sure: int) -> None:
    """Give some answer to the first question of the page, and say how sure one is."""
    question = sitting.page.locator("[data-question]").first
    control = question.locator("[name$='.answer']").first
    if control.get_attribute("type") in {"radio", "checkbox"}:
        control.check()
    else:
        control.fill("1")
    question.locator(f"[name^='certainty.'][value='{sure}']").check()


def test_without_a_script_every_kind_is_saved_page_by_page(live_site: LiveSite, new_page: NewPage) -> None:
    sitting = sit_down(live_site, new_page, EVERY_KIND, viewport=SMALL_PHONE, java_script_enabled=False)
    page, say, meant = sitting.page, sitting.say, sitting.meant()
    for number in range(1, 5):
        expect(page.locator(f'[name="page"][value="{number}"]')).to_be_attached()
        assert page.evaluate(FITS)
        here = [question for question in RIGHT if page.locator(f"#q-{question}").count()]
        for question in here:
            put(sitting, question, RIGHT[question])
        page.get_by_role("button", name=say("Next" if number < 4 else "Finish"), exact=True).click()
        page.wait_for_url(f"**page={number + 1}" if number < 4 else "**/summary")
        kept = sitting.kept()
        assert {each: kept.get(each) for each in here} == {each: meant[each] for each in here}
        assert here
    expect(page.locator("h1")).to_have_text(say("Before you hand in"))
    expect(page.get_by_text(say("All questions are answered."))).to_be_visible()
    assert sitting.kept() == meant
    page.get_by_role("button", name=say("Hand in"), exact=True).click()
    expect(page.locator("h1")).to_have_text(say("Your result"))
    expect(page.locator("article .tag--success")).to_have_count(9)


def put(sitting: Sitting, question: str, parts: Mapping[str, str | list[str]]) -> None:
    """Put something into the controls of a question."""
    for part, values in parts.items():
        control = sitting.control(question, part)
        if sitting.page.locator(f'select[name="q.{question}.{part}"]').count():
            control.select_option(values)
        elif control.first.get_attribute("type") in {"radio", "checkbox"}:
            for value in listed(values):
                sitting.control(question, part, value).check()
        else:
            control.fill(str(values))
