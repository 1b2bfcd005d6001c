"""The roll call with the line cut in the middle: the marks are kept on the phone and sent later, and none is lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import delete, func, select

from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.attendance.models import Mark, MarkEntry
from lms.workshops.planning.models import WorkshopSession
from lms.workshops.registration.models import Participant
from tests.browser import LiveSite, NewPage
from tests.factories.workshops import add_participant
from tests.journeys.words import Words
from tests.workshops.attendance.conftest import World, make_world, reload

pytestmark = pytest.mark.browser

NAMES = [f"Participant {number:02}" for number in range(1, 42)]


@dataclass(frozen=True)
class Roll:
    """A session of today with a roll of 44 names, open on a phone."""

    site: LiveSite
    world: World
    page: Page
    say: Words

    def row(self, name: str) -> Locator:
        """Return the row of a name."""
        return self.page.get_by_role("group", name=name, exact=True)

    def tap(self, name: str, words: str) -> None:
        """Mark somebody."""
        self.row(name).get_by_text(self.say(words), exact=True).click()

    def says(self, words: str) -> None:
        """Check what the page says about where the marks are."""
        expect(self.page.locator("[data-roll-state]")).to_contain_text(self.say(words).partition("{")[0])

    def on_the_site(self) -> dict[str, str]:
        """Return what the site has, by name."""
        with self.site.app.app_context():
            found = select(Participant.full_name, Mark.presence).join(Mark, Mark.participant_id == Participant.id)
            of_workshop = found.where(Participant.workshop_id == self.world.workshop.id)
            marks = {name: str(presence) for name, presence in db.session.execute(of_workshop)}
            db.session.remove()
        return marks

    def entries(self) -> int:
        """Return how many entries the site has made of what was sent: each mark once, whatever came of it."""
        with self.site.app.app_context():
            sessions = [each.id for each in self.world.sessions]
            found = select(func.count()).select_from(MarkEntry).where(MarkEntry.session_id.in_(sessions))
            count = db.session.scalar(found) or 0
            db.session.remove()
        return count

    def open_again(self) -> Roll:
        """Close the roll, and open it again in the same browser once the line is there."""
        page = self.page.context.new_page()
        self.page.close()
        page.context.set_offline(False)
        page.goto(self.world.roll())
        return Roll(self.site, self.world, page, self.say)


@pytest.fixture
def roll(live_site: LiveSite, new_page: NewPage) -> Roll:
    """The roll, open on the phone of who planned the workshop."""
    with live_site.app.app_context():
        world = make_world()
        for name in NAMES:
            add_participant(world.workshop, name)
        reload(world)
        db.session.expunge_all()
        db.session.remove()
    page = new_page(world.organiser.id)
    page.goto(world.roll())
    return Roll(live_site, world, page, Words(live_site.app, "en"))


def test_the_line_is_cut_in_the_middle_of_the_roll(roll: Roll, new_page: NewPage) -> None:
    first, second, third = NAMES[:3]
    roll.tap(first, "Present")
    roll.says("Everything is saved.")
    roll.page.context.set_offline(True)
    roll.tap(second, "Present")
    roll.tap(second, "Came late")
    for name in NAMES[2:]:
        roll.tap(name, "Present")
    roll.says("Kept on this phone: {count}. It will be sent when the connection is back.")
    expect(roll.row(third)).to_contain_text(roll.say("Kept on this phone"))
    assert roll.on_the_site() == {first: "present"}

    other = Roll(roll.site, roll.world, new_page(roll.world.facilitator.id), roll.say)
    other.page.goto(roll.world.roll())
    other.tap(third, "Absent")
    other.says("Everything is saved.")

    roll.page.context.set_offline(False)
    roll.says("Everything is saved.")
    expected = dict.fromkeys(NAMES, "present") | {second: "late", third: "absent"}
    assert roll.on_the_site() == expected
    assert roll.entries() == len(NAMES) + 1
    expect(roll.row(third)).to_contain_text("Fatima Facilitator: Absent · Om Organiser: Present")

    roll.page.reload()
    roll.page.get_by_role("button", name="Present, says Om Organiser").click()
    expect(roll.page.get_by_role("status").first).to_contain_text("Settled.")
    assert roll.on_the_site() == {**expected, third: "present"}


def test_what_was_kept_is_sent_once_after_the_browser_was_closed(roll: Roll) -> None:
    roll.page.context.set_offline(True)
    roll.tap(NAMES[0], "Absent")
    roll.page.get_by_text(roll.say("Add somebody who is not on the list")).click()
    roll.page.get_by_label(roll.say("Name"), exact=True).fill("Zubaida Khatun")
    roll.page.get_by_role("button", name=roll.say("Add, present")).click()
    roll.says("Kept on this phone: {count}. It will be sent when the connection is back.")
    again = roll.open_again()
    again.says("Everything is saved.")
    assert again.on_the_site() == {NAMES[0]: "absent", "Zubaida Khatun": "present"}
    expect(again.row("Zubaida Khatun")).to_be_visible()
    again = again.open_again()
    expect(again.row("Zubaida Khatun").get_by_label(roll.say("Present"))).to_be_checked()
    assert again.entries() == 2


def test_everybody_else_and_the_next_one(roll: Roll) -> None:
    page = roll.page
    roll.tap(NAMES[0], "Absent")
    page.get_by_label(roll.say("Find a name")).fill("participant 41")
    expect(page.locator(".roll fieldset:visible")).to_have_count(1)
    page.get_by_label(roll.say("Find a name")).fill("")
    page.get_by_label(roll.say("Only who is not marked")).check()
    expect(roll.row(NAMES[0])).to_be_hidden()
    page.get_by_role("button", name=roll.say("Next unmarked")).click()
    assert page.evaluate("document.activeElement.type") == "radio"
    page.get_by_role("button", name=roll.say("Everybody who is not marked: present")).click()
    roll.says("Everything is saved.")
    expect(page.locator("[data-count='']")).to_have_text("0")
    marks = list(roll.on_the_site().values())
    assert (marks.count("present"), marks.count("absent")) == (43, 1)


def test_marks_of_a_session_that_was_removed_can_be_noted_down(roll: Roll) -> None:
    page = roll.page
    page.context.set_offline(True)
    roll.tap(NAMES[0], "Came late")
    roll.says("Kept on this phone: {count}. It will be sent when the connection is back.")
    with roll.site.app.app_context():
        with transaction():
            db.session.execute(delete(WorkshopSession).where(WorkshopSession.id == roll.world.sessions[0].id))
        db.session.remove()
    page.context.set_offline(False)
    expect(page.get_by_role("textbox", name=roll.say("Marks on this phone"))).to_have_value(f"{NAMES[0]}: Came late")
    page.goto(f"/workshops/{roll.world.workshop.id}/roll")
    kept = page.locator("[data-rolls] textarea")
    expect(kept).to_have_value(f"{NAMES[0]}: Came late")
    page.get_by_role("button", name=roll.say("Remove them from this phone")).click()
    expect(kept).to_have_count(0)
