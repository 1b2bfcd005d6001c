"""A workshop of two days, from its template to the report: its trainer at a desk in English, a participant on a phone
in Hindi without an account.

A week passes in the middle. The second day begins at midnight, so that its roll is open at whatever hour this runs.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lms.core.database import transaction
from lms.people.roles import Role
from lms.workshops.library.documents import WorkshopPlan
from lms.workshops.library.operations import save_template
from lms.workshops.measuring.models import Sitting
from lms.workshops.planning.models import Workshop, WorkshopDay, WorkshopState
from lms.workshops.planning.rounds import turn_workshops
from lms.workshops.registration.models import Participant, ParticipantState
from tests.browser import LiveSite, NewPage
from tests.factories.people import make_person
from tests.journeys.fellowship import DESK, HINDI, database, eventually, today, visitor
from tests.journeys.workshop import TITLE, TITLE_HI, Journey, Organiser, two_days

pytestmark = pytest.mark.browser

ASHA, SITA = "Asha Devi", "सीता कुमारी"
FARIDA = "Farida Parveen"
WEEK = timedelta(days=7)
POINT = "हर महीने मज़दूरी का रजिस्टर मिलाना"
MOST_CLICKS = 4


@pytest.fixture
def journey(live_site: LiveSite, new_page: NewPage) -> Journey:
    """A template is on the shelf; there is who plans, who teaches, and a learner."""
    slug = f"two-days-{secrets.token_hex(4)}"
    with database(live_site):
        meera = make_person("Meera Iyer", [Role.TRAINER], language="en")
        make_person(FARIDA, [Role.MENTOR], language="en")
        asha = make_person(ASHA, [Role.LEARNER], language="en")
        with transaction():
            save_template(WorkshopPlan.model_validate(two_days()), slug=slug, by=meera.id)
    desk = visitor(live_site, new_page, meera.id, viewport=DESK)
    phone = visitor(live_site, new_page, language=HINDI)
    return Journey(live_site, new_page, Organiser(live_site, desk.page, desk.say), phone, asha.id, slug)


def test_a_workshop_of_two_days(journey: Journey) -> None:
    plans(journey)
    changes_the_agenda(journey)
    announces_and_opens(journey)
    asha_registers(journey)
    sita_registers(journey)
    the_days_come(journey)
    calls_the_roll(journey)
    takes_the_test(journey, "pre", "b")
    takes_the_test(journey, "post", "a")
    types_marks_from_paper(journey)
    closes_it(journey)
    gives_feedback(journey)
    reads_the_gain(journey)
    writes_an_action_point(journey)
    approves_certificates(journey)
    prints_the_report(journey)


def plans(journey: Journey) -> None:
    """One page, and few clicks, make a workshop of a template."""
    meera = journey.meera
    meera.opens(f"/workshops/templates/{journey.slug}")
    meera.presses("Plan this workshop")
    meera.is_at("Plan a workshop")
    first = today(journey.site) + WEEK
    meera.fills_in(first_day=first.isoformat(), venue="Block hall", district="Gaya", capacity="20")
    meera.presses("Plan it")
    meera.reads(TITLE)
    assert meera.clicks <= MOST_CLICKS
    found = re.search(r"/workshops/(\d+)/overview", meera.page.url)
    assert found is not None
    journey.workshop_id = int(found[1])


def changes_the_agenda(journey: Journey) -> None:
    """The second day begins an hour earlier, and somebody is to teach on both."""
    meera = journey.meera
    meera.tab("Agenda")
    meera.page.get_by_text(meera.say("Move the whole day")).nth(1).click()
    meera.page.locator("#minutes-2").fill("-60")
    meera.presses("Move day %(number)s", number=2)
    meera.is_told("%(num)d sessions are moved.".replace("%(num)d", "2"))
    expect(meera.row("Plans")).to_contain_text("00:00–00:20")
    expect(meera.row("Wages")).to_contain_text("10:00–10:20")
    meera.tab("Overview")
    meera.presses("Say who teaches")
    meera.page.get_by_role("searchbox").fill(FARIDA)
    meera.presses("Find")
    expect(meera.page.get_by_role("radio", name=FARIDA)).to_be_checked()
    meera.presses("Add")
    expect(meera.page.get_by_role("heading", name=FARIDA)).to_be_visible()


def announces_and_opens(journey: Journey) -> None:
    """Two steps, and everybody can register."""
    journey.meera.moves_it("Announce it", "Announce it", "The workshop is announced.")
    journey.meera.moves_it("Open registration", "Open registration", "Registration is open.")


def asha_registers(journey: Journey) -> None:
    """Who has an account finds most of the form filled in; without agreement nobody is registered."""
    asha = visitor(journey.site, journey.new_page, journey.asha_id)
    asha.opens("/workshops")
    asha.page.get_by_role("link", name=TITLE).first.click()
    asha.presses("Register")
    expect(asha.page.locator("[name=full_name]")).to_have_value(ASHA)
    asha.presses("Register")
    asha.is_told("Tick this box if you agree. Without it we may not keep your registration.")
    asha.page.locator("[name=agree]").check()
    asha.presses("Register")
    asha.is_told("You have a place. Come, and bring your code.")


def sita_registers(journey: Journey) -> None:
    """Who has no account gives a name and a phone number, and gets a code."""
    sita = journey.sita
    sita.opens(f"/workshops/{journey.workshop_id}/register")
    sita.is_at("Register: %(workshop)s", workshop=TITLE_HI)
    sita.fills_in(full_name=SITA, phone="98350 12345", organisation_name="ग्राम विकास")
    sita.page.locator("[name=agree]").check()
    sita.presses("Register")
    sita.is_told("You have a place. Come, and bring your code.")
    code = sita.page.locator(".slip-code").inner_text()
    journey.code = "".join(code.split()).replace("-", "")
    sita.opens("/workshops/place")
    sita.fills_in(code=code.lower())
    sita.page.locator("form:has([name=code]) button").click()
    sita.reads(TITLE_HI)


def the_days_come(journey: Journey) -> None:
    """Eight days later the first day was yesterday, and the clock has begun the workshop."""
    first = today(journey.site) - timedelta(days=1)
    with database(journey.site) as session:
        with transaction():
            workshop = session.get_one(Workshop, journey.workshop_id)
            workshop.starts_on, workshop.ends_on = first, first + timedelta(days=1)
            for day in session.scalars(select(WorkshopDay).filter_by(workshop_id=workshop.id)):
                day.held_on = first + timedelta(days=day.number - 1)
        turn_workshops()
    eventually(lambda: journey.state() is WorkshopState.RUNNING)


def calls_the_roll(journey: Journey) -> None:
    """Yesterday's roll needs a reason; today's does not."""
    meera = journey.meera
    meera.tab("Attendance")
    meera.presses("Call the roll")
    meera.presses("Wages")
    meera.page.get_by_label(meera.say("Why do marks change now?")).fill("The sheet was on paper")
    meera.presses("Everybody who is not marked: present")
    expect(meera.page.locator("[data-roll-state]")).to_have_text(meera.say("Everything is saved."))
    meera.page.go_back()
    meera.presses("Plans")
    for name, presence in ((ASHA, "Present"), (SITA, "Came late")):
        group = meera.page.get_by_role("group", name=name, exact=True)
        group.get_by_text(meera.say(presence), exact=True).click()
    expect(meera.page.locator("[data-roll-state]")).to_have_text(meera.say("Everything is saved."))
    expect(meera.page.locator('[data-count=""]')).to_have_text("0")


def takes_the_test(journey: Journey, phase: str, choice: str) -> None:
    """Meera opens a test; Sita takes it on her own page."""
    meera, sita = journey.meera, journey.sita
    meera.opens(f"/workshops/{journey.workshop_id}/tests")
    meera.page.locator(f"section:has(#phase-{phase})").get_by_role(
        "button", name=meera.say("Open it for phones")
    ).click()
    meera.is_told("The test is open. Participants find it on their own page.")
    journey.own_page()
    sita.page.locator(f'a[href$="/tests/{phase}"]').click()
    for number in range(1, 5):
        sita.page.locator(f"#q-{phase}-{number}--{choice}").check()
    sita.presses("Hand in")
    sita.is_told("Your test is handed in.")


def types_marks_from_paper(journey: Journey) -> None:
    """Asha wrote on paper: two of four before, all four after."""
    meera, asha = journey.meera, journey.participant_id(ASHA)
    meera.opens(f"/workshops/{journey.workshop_id}/tests")
    meera.presses("Enter tests from paper")
    meera.page.locator(f"#pre-{asha}").fill("A A B -")
    meera.page.locator(f"#post-{asha}").fill("aaaa")
    meera.presses("Save")
    meera.is_told("2 tests are saved.")
    with database(journey.site) as session:
        found = select(Sitting.score).filter_by(workshop_id=journey.workshop_id).order_by(Sitting.score)
        assert list(session.scalars(found)) == [0, 50, 100, 100]


def gives_feedback(journey: Journey) -> None:
    """Sita says how it was."""
    sita = journey.sita
    journey.own_page()
    sita.presses("Give feedback")
    sita.page.locator("[name='q.useful'][value='5']").check()
    sita.page.locator("[name='q.change']").fill("और समय चाहिए था")
    sita.presses("Send feedback")
    sita.is_told("You have given feedback. Thank you.")


def closes_it(journey: Journey) -> None:
    """Whoever was at both sessions has attended."""
    step = "Say that it was held, when the last session is over"
    journey.meera.moves_it(step, "Yes, it was held", "The workshop is over. Who attended is reckoned.")
    with database(journey.site) as session:
        found = select(Participant.state).filter_by(workshop_id=journey.workshop_id)
        assert set(session.scalars(found)) == {ParticipantState.ATTENDED}


def reads_the_gain(journey: Journey) -> None:
    """Both count, since both took both tests."""
    meera = journey.meera
    meera.tab("Tests")
    meera.presses("See the gain")
    meera.is_at("Gain")
    expect(meera.page.get_by_text("2; only the first: 0, only the second: 0")).to_be_visible()
    expect(meera.row("Work out wages")).to_contain_text("100%")


def writes_an_action_point(journey: Journey) -> None:
    """Sita begins the plan of her organisation."""
    sita = journey.sita
    journey.own_page()
    sita.presses("Begin our action plan")
    sita.presses("Begin our action plan")
    sita.presses("Add an action point")
    sita.fills_in(what=POINT, due_on=(today(journey.site) + timedelta(days=40)).isoformat())
    sita.presses("Save")
    expect(sita.page.get_by_role("link", name=POINT)).to_be_visible()


def approves_certificates(journey: Journey) -> None:
    """Meera reads the list and approves it, but for Asha; the worker makes the file, and Sita downloads it."""
    meera, sita = journey.meera, journey.sita
    meera.tab("Certificates")
    meera.row(SITA).get_by_role("checkbox").check()
    meera.row(ASHA).get_by_role("checkbox").uncheck()
    meera.presses("Approve the list and issue")
    meera.is_told("The list is approved. The certificates are being made; this takes a few seconds each.")
    expect(meera.row(ASHA)).to_have_count(0)
    serial = eventually(journey.serial)
    journey.own_page()
    expect(sita.page.get_by_role("link", name=serial)).to_be_visible()
    assert serial in journey.file(sita.control(f"{sita.say('Certificate of completion')} (PDF)"))


def prints_the_report(journey: Journey) -> None:
    """The report can be printed for a donor."""
    meera = journey.meera
    meera.tab("Report")
    assert TITLE in journey.file(meera.control(meera.say("Download the report (PDF)")))
