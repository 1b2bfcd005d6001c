"""A coordinator registers twelve people in one go where eight places are left: the first eight have one, four wait."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Request, expect
from sqlalchemy import select

from lms.people.roles import Role, scope_of
from lms.workshops.planning.models import Workshop
from lms.workshops.registration.models import Participant, ParticipantState
from tests.browser import LiveSite, NewPage
from tests.factories.people import make_member, make_organisation, make_person
from tests.factories.workshops import add_participant, make_workshop
from tests.journeys.fellowship import DESK, Visitor, database, visitor

pytestmark = pytest.mark.browser

MEMBERS = [f"{name} Kumari" for name in ("Aarti", "Bharti", "Chhaya", "Deepa", "Ekta", "Farida", "Geeta", "Hema")]
NAMED = ["Zubaida Khatun", "Om Prakash", "Mohan Lal", "Anita Devi"]
PASTED = """Name, phone, gender, age
Zubaida Khatun\t98765 43210\tF\t31
Om Prakash, M, 45
Mohan Lal; 9876501234
4. Anita Devi
"""
FULL = 2
PLACES = FULL + len(MEMBERS)


@dataclass(frozen=True)
class World:
    """A workshop with eight places left, and who coordinates an organisation of eight people."""

    site: LiveSite
    coordinator_id: int
    workshop_id: int
    organisation_name: str

    def of_the_team(self) -> list[tuple[str, ParticipantState, str]]:
        """Return everybody but those who were there before, in line: name, state and code."""
        columns = (Participant.full_name, Participant.state, Participant.code)
        with database(self.site) as session:
            found = select(*columns).where(Participant.workshop_id == self.workshop_id).order_by(Participant.in_line)
            return [(row[0], row[1], row[2]) for row in session.execute(found)][FULL:]


@pytest.fixture
def world(live_site: LiveSite) -> World:
    """The workshop is open and two of its ten places are taken."""
    with database(live_site):
        organisation = make_organisation("Pravasi Mitra", "प्रवासी मित्र")
        for name in reversed(MEMBERS):
            make_member(organisation, name)
        scope = scope_of("organisation", organisation.id)
        coordinator = make_person("Ravi Prakash", [(Role.COORDINATOR, scope)], language="en")
        workshop = make_workshop(capacity=PLACES)
        for _ in range(FULL):
            add_participant(workshop)
        return World(live_site, coordinator.id, workshop.id, organisation.name["en"])


def rows(ravi: Visitor) -> Locator:
    """Return the lines of the table of those on the list, without its heading."""
    return ravi.page.get_by_role("table").get_by_role("row").filter(has=ravi.page.get_by_role("rowheader"))


def reads_the_list(ravi: Visitor, expected: list[tuple[str, ParticipantState, str]]) -> None:
    """Check the table: the names in line, each with its status and its code."""
    expect(rows(ravi)).to_have_count(len(expected))
    words = {ParticipantState.APPROVED: "Has a place", ParticipantState.WAITING: "On the waiting list"}
    for line, (name, state, code) in zip(rows(ravi).all(), expected, strict=True):
        expect(line).to_contain_text(name)
        expect(line).to_contain_text(ravi.say(words[state]))
        expect(line).to_contain_text(code)


def send_again(ravi: Visitor, sent: Request) -> None:
    """Let the form reach the site once more, as from a phone that did not hear the answer."""
    headers = {"Content-Type": sent.headers["content-type"], "Referer": sent.url}
    reply = ravi.page.context.request.post(sent.url, data=sent.post_data_buffer, headers=headers)
    assert reply.ok, reply.text()


def test_twelve_people_for_eight_places(live_site: LiveSite, new_page: NewPage, world: World) -> None:
    ravi = visitor(live_site, new_page, world.coordinator_id, viewport=DESK)
    ravi.opens(f"/workshops/{world.workshop_id}")
    ravi.presses("Register people of your organisation, or see who is registered")
    ravi.is_at("Register your team: %(workshop)s", workshop="Small workshop")
    ravi.is_told("8 places are free.")
    for name in MEMBERS:
        ravi.page.get_by_role("checkbox", name=name).check()
    ravi.page.get_by_label(ravi.say("Or paste lines from a spreadsheet or a message")).fill(PASTED)

    ravi.presses("Check, and give me more rows")
    names = ravi.page.get_by_label(ravi.say("Full name"), exact=True)
    for place, name in enumerate(NAMED):
        expect(names.nth(place)).to_have_value(name)
    assert world.of_the_team() == []
    for name in MEMBERS:
        expect(ravi.page.get_by_role("checkbox", name=name)).to_be_checked()

    with ravi.page.expect_request(lambda request: request.method == "POST") as sending:
        ravi.presses("Register them")
    ravi.is_told("8 people have a place.")
    ravi.is_told("4 people are on the waiting list.")
    ravi.is_told("All places are taken.")
    expected = [ParticipantState.APPROVED] * len(MEMBERS) + [ParticipantState.WAITING] * len(NAMED)
    first = world.of_the_team()
    assert [(name, state) for name, state, _ in first] == list(zip(MEMBERS + NAMED, expected, strict=True))
    reads_the_list(ravi, first)

    send_again(ravi, sending.value)
    ravi.page.reload()
    assert world.of_the_team() == first
    reads_the_list(ravi, first)
    with database(live_site) as session:
        assert session.get_one(Workshop, world.workshop_id).last_in_line == FULL + len(first)
