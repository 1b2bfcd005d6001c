"""Reviewers, an interview panel and a manager choose the fellows of a call; the chosen ones answer on their phones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from lms.core.database import transaction
from lms.fellowships.applications.codes import code_of
from lms.fellowships.applications.models import Application, ApplicationState
from lms.fellowships.calls.models import Call
from lms.fellowships.placements.models import Fellow
from lms.fellowships.selection import pool, sheets
from lms.fellowships.selection.models import Review, ReviewState, Stage
from tests.browser import LiveSite, NewPage
from tests.factories.fellowships import make_application, make_call, make_manager, make_programme
from tests.factories.people import make_person
from tests.journeys import fellowship
from tests.journeys.fellowship import DESK, Visitor, database, eventually, today, visitor
from tests.journeys.letters import letters_to

pytestmark = pytest.mark.browser

ASHA, BHOLA, CHANDRA, DEV = APPLICANTS = ("Asha Devi", "Bhola Ram", "Chandra Bai", "Dev Singh")
PRAISE = "She knows every brick kiln of her district."
WHY_NOT = "Dev is my cousin."
MARKS = {ASHA: "5", BHOLA: "4", CHANDRA: "3", DEV: "1"}


@dataclass
class Selection:
    """A call with four applications in review, three reviewers, a panel of one, and who runs it."""

    site: LiveSite
    new_page: NewPage
    call: Call
    place: str
    manager_id: int
    reviewers: list[int]
    panel_id: int
    ids: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def at_a_desk(self, person_id: int) -> Visitor:
        """Return somebody at the screen of an office."""
        return visitor(self.site, self.new_page, person_id, viewport=DESK)

    def on_a_phone(self, name: str) -> Visitor:
        """Return an applicant at the page of their application."""
        applicant = visitor(self.site, self.new_page, language=fellowship.HINDI)
        applicant.opens(f"/fellowships/application/{self.codes[name]}")
        return applicant

    def sheet(self, name: str, reviewer_id: int) -> str:
        """Return the path of the sheet that a reviewer has of an applicant."""
        mine = select(Review.id).filter_by(application_id=self.ids[name], reviewer_id=reviewer_id)
        with database(self.site) as session:
            return f"/reviewing/{session.scalars(mine).one()}"

    def state(self, name: str) -> ApplicationState:
        """Return the state of an application now."""
        with database(self.site) as session:
            return session.get_one(Application, self.ids[name]).state


@pytest.fixture
def selection(live_site: LiveSite, new_page: NewPage) -> Selection:
    """Four applications that are to be read; two seats."""
    with database(live_site):
        programme = make_programme("chosen")
        call = make_call(programme, slug="chosen-call", seats=2, reviews_each=3)
        manager = make_manager(programme)
        reviewers = [make_person(name).id for name in ("Rama Reviewer", "Salim Reviewer", "Tara Reviewer")]
        panel = make_person("Prema Panel")
        with transaction():
            pool.put_into_pool(call.id, reviewers, is_reviewer=True, is_on_panel=False, by=manager.id)
        with transaction():
            pool.put_into_pool(call.id, [panel.id], is_reviewer=False, is_on_panel=True, by=manager.id)
        place = f"/programmes/{programme.slug}/calls/{call.slug}"
        made = Selection(live_site, new_page, call, place, manager.id, reviewers, panel.id)
        for name in APPLICANTS:
            application = apply(call, name)
            made.ids[name], made.codes[name] = application.id, code_of(application)
    return made


def address(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@chosen.example.org"


def apply(call: Call, name: str) -> Application:
    """Return an application that is being read, of somebody with an account."""
    person = make_person(name, email=address(name))
    return make_application(
        call, name, state=ApplicationState.REVIEW, person_id=person.id, email=person.email, language=fellowship.HINDI[0]
    )


def assigns_evenly(manager: Visitor, place: str) -> None:
    manager.opens(f"{place}/assignment")
    manager.is_at("Who reviews what")
    manager.presses("Assign evenly")
    manager.presses("Assign like this")
    expect(manager.page.get_by_text("12 applications are assigned.")).to_be_visible()


def scores(reviewer: Visitor, mark: str, advice: str, *criteria: str, comment: str = "") -> None:
    """Fill the sheet on the screen in and hand it in."""
    for criterion in criteria or ("motivation", "field"):
        reviewer.page.locator(f'[name="score.{criterion}"][value="{mark}"]').check()
    reviewer.page.locator(f'[name="recommendation"][value="{advice}"]').check()
    reviewer.fills_in(shared_comment=comment)
    reviewer.is_saved()
    reviewer.presses("Hand in")
    expect(reviewer.page.get_by_text("Handed in. Thank you.")).to_be_visible()


def three_people_read(selection: Selection) -> None:
    """One scores, one sees that only after their own score, one declares a conflict; the names are hidden."""
    first, second, third = (selection.at_a_desk(person_id) for person_id in selection.reviewers)
    sheets_of_asha = [selection.sheet(ASHA, person_id) for person_id in selection.reviewers]
    first.opens("/reviewing")
    first.is_at("Applications to review")
    first.page.locator(f'a[href="{sheets_of_asha[0]}"]').click()
    first.is_told("You see what other reviewers say when you have handed in your own.")
    expect(first.page.get_by_text(ASHA)).to_have_count(0)
    scores(first, "5", "yes", comment=PRAISE)

    second.opens(sheets_of_asha[1])
    second.is_told("Your scores")
    expect(second.page.get_by_text(PRAISE)).to_have_count(0)
    scores(second, "4", "yes")
    second.opens(sheets_of_asha[1])
    expect(second.page.get_by_text(PRAISE)).to_be_visible()

    third.opens(selection.sheet(DEV, selection.reviewers[2]))
    third.presses("I should not judge this application")
    third.fills_in(reason=WHY_NOT)
    third.presses("Give it to somebody else")
    third.is_told("Thank you for saying so. The application goes to somebody else.")


def the_rest_is_read(selection: Selection) -> None:
    """Hand in every sheet that is still open, as the pages do."""
    names = {number: name for name, number in selection.ids.items()}
    with database(selection.site) as session:
        left = session.execute(
            select(Review.id, Review.application_id, Review.reviewer_id)
            .filter_by(state=ReviewState.ASSIGNED)
            .where(Review.application_id.in_(names))
            .order_by(Review.id)
        ).all()
        for review_id, application_id, reviewer_id in left:
            mark = MARKS[names[application_id]]
            typed = {"score.motivation": mark, "score.field": mark, "recommendation": "maybe"}
            with transaction():
                sheets.hand_in(review_id, typed, seen=0, by=reviewer_id)


def decides(manager: Visitor, place: str, verbs: dict[str, str], reason: str = "") -> Page:
    """Choose decisions in the ranked table and look at them before they are made."""
    manager.opens(f"{place}/ranking")
    manager.is_at("Ranked table")
    for name, verb in verbs.items():
        manager.row(name).locator('[name^="verb."]').select_option(verb)
    manager.fills_in(reason=reason)
    manager.presses("Preview the decisions")
    manager.is_at("Look before it is sent")
    return manager.page


def opens_times(manager: Visitor, place: str) -> None:
    manager.opens(f"{place}/interviews")
    tomorrow = today(manager.site) + timedelta(days=1)
    manager.fills_in(day=tomorrow.isoformat(), from_time="10:00", to_time="11:00", minutes="30", place="Room 4")
    manager.presses("Open these times")
    expect(manager.page.get_by_text("2 times are open now.")).to_be_visible()


def books_a_time(applicant: Visitor) -> None:
    applicant.is_at("We would like to talk")
    applicant.page.locator('[name="slot"]').last.check()
    applicant.presses("Book this time")
    applicant.is_told("Your interview is booked.")


def the_panel_talks(selection: Selection) -> None:
    panel = selection.at_a_desk(selection.panel_id)
    panel.opens("/reviewing")
    panel.page.get_by_role("main").get_by_role("link", name=ASHA).click()
    panel.reads(ASHA)
    scores(panel, "5", "yes", "talk")


def accepts(applicant: Visitor) -> None:
    applicant.is_at("A place is offered")
    applicant.presses("Look at the offer and answer")
    applicant.is_at("A seat for you")
    applicant.page.locator("[name=conduct]").check()
    applicant.presses("Accept the seat")
    applicant.is_told("Welcome. You are a fellow now; sign in to see your first months.")
    applicant.is_at("You are a fellow")


def declines(applicant: Visitor) -> None:
    applicant.presses("Look at the offer and answer")
    applicant.presses("Decline")
    applicant.is_at("Decline the seat?")
    applicant.presses("Decline the seat")
    applicant.is_told("You have declined. Thank you for telling us; somebody else gets the seat.")


def test_from_the_first_review_to_the_last_seat(selection: Selection) -> None:
    manager = selection.at_a_desk(selection.manager_id)
    assigns_evenly(manager, selection.place)
    three_people_read(selection)
    the_rest_is_read(selection)

    preview = decides(manager, selection.place, {ASHA: "invite"})
    expect(preview.get_by_text("Nothing is sent yet.")).to_be_visible()
    manager.presses("Decide and send the letter")
    expect(manager.page.get_by_text("1 decision is made.")).to_be_visible()
    opens_times(manager, selection.place)
    asha = selection.on_a_phone(ASHA)
    books_a_time(asha)
    manager.page.reload()
    expect(manager.row(ASHA)).to_contain_text("Room 4")
    the_panel_talks(selection)

    verbs = {ASHA: "select", BHOLA: "select", CHANDRA: "wait", DEV: "decline"}
    preview = decides(manager, selection.place, verbs, reason="Others know the field better.")
    expect(preview.locator("details:not(nav *)")).to_have_count(4)
    manager.presses("Decide and send all letters")
    expect(manager.page.get_by_text("4 decisions are made.")).to_be_visible()
    ranked = manager.page.locator("tbody th")
    expect(ranked).to_have_text(APPLICANTS)

    waiting = selection.on_a_phone(CHANDRA)
    waiting.is_at("On the waiting list")
    asha.page.reload()
    accepts(asha)
    declines(selection.on_a_phone(BHOLA))
    waiting.page.reload()
    waiting.is_at("A place is offered")
    selection.on_a_phone(DEV).is_at("Not this time")

    with database(selection.site) as session:
        fellows = session.scalars(select(Fellow.application_id).where(Fellow.call_id == selection.call.id)).all()
        conflict = select(Review.state).filter_by(reviewer_id=selection.reviewers[2], application_id=selection.ids[DEV])
        assert session.scalars(conflict).one() is ReviewState.CONFLICT
        panel = select(Review.state).filter_by(application_id=selection.ids[ASHA], stage=Stage.INTERVIEW)
        assert session.scalars(panel).all() == [ReviewState.HANDED_IN]
    assert fellows == [selection.ids[ASHA]]
    assert selection.state(BHOLA) is ApplicationState.WITHDRAWN
    eventually(lambda: len(letters_to(selection.site, address(CHANDRA))) == 2)
