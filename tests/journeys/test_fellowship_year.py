"""A fellow's first three months on a phone, in Hindi: the log, reports that come and go, one of them late, leave."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lms.core.database import transaction
from lms.fellowships.fieldlog.models import Activity, LogEntry
from lms.fellowships.placements.models import Fellow
from lms.fellowships.reports.models import Report, ReportState
from lms.fellowships.stipends.models import Stipend, StipendState
from lms.people.models import Person
from tests.browser import LiveSite, NewPage
from tests.factories.fellowships import add_mentor, first_day, make_manager, make_programme
from tests.factories.people import make_person
from tests.journeys import fellowship
from tests.journeys.fellowship import DESK, Visitor, begin_fellowship, database, today, visitor

pytestmark = pytest.mark.browser

NAME, PLACE, FAR_PLACE = "सीता कुमारी", "बसाहट चार", "दूर का भट्ठा"
FIRST_WORDS = "बारह परिवारों से मिली।"
MORE_WORDS = f"{FIRST_WORDS} तीन मज़दूरों के कार्ड बने।"
MENDED_WORDS = f"{MORE_WORDS} दो की मज़दूरी बाकी है।"
WISH = "Please write also whose wages are still owed."
LEAVE_DAYS = 10
MINUTE = 60


class Year:
    """A fellow in the third month, her mentor, and who runs the programme."""

    def __init__(self, site: LiveSite, fellow: Fellow, mentor: Person, manager: Person) -> None:
        self.site = site
        self.fellow = fellow
        self.mentor = mentor
        self.manager = manager
        self.place = f"/fellows/{fellow.id}"

    def report(self, month: int) -> Report:
        """Return the report of a month as it is now."""
        with database(self.site) as session:
            found = session.scalars(select(Report).filter_by(fellow_id=self.fellow.id, month=month)).one()
            session.expunge(found)
        return found

    def stipend(self, month: int) -> StipendState:
        """Return where the stipend of a month is."""
        with database(self.site) as session:
            return session.scalars(select(Stipend.state).filter_by(fellow_id=self.fellow.id, month=month)).one()

    def is_due(self, month: int, day: date) -> None:
        """Let the report of a month be due on another day."""
        with database(self.site) as session, transaction():
            session.scalars(select(Report).filter_by(fellow_id=self.fellow.id, month=month)).one().due_on = day


@pytest.fixture
def year(live_site: LiveSite) -> Year:
    """A fellow who began two months ago and whose first report is due tomorrow."""
    with database(live_site):
        programme = make_programme("first-months", months=6)
        mentor, manager = make_person("Sunil Mentor"), make_manager(programme)
        person = make_person(NAME, language=fellowship.HINDI[0])
        fellow = begin_fellowship(programme, person, starts_on=first_day(2))
        add_mentor(fellow, mentor)
    made = Year(live_site, fellow, mentor, manager)
    made.is_due(1, today(live_site) + timedelta(days=1))
    return made


def writes_into_the_log(fellow: Visitor) -> None:
    """Write an entry in less than a minute, all of it on the page that opens."""
    fellow.opens("/fellowship")
    fellow.reads(fellow.say.of({"en": "Small Fellowship", "hi": "छोटी फ़ेलोशिप"}))
    begun = time.monotonic()
    fellow.presses("Add to the field log")
    fellow.is_at("Field log")
    fellow.page.locator("[name=activity]").select_option(Activity.VISIT.value)
    fellow.fills_in(place=PLACE, hours="2", minutes="30", people_met="12", women_met="7")
    fellow.presses("Save the entry")
    expect(fellow.row(PLACE)).to_contain_text("12")
    assert time.monotonic() - begun < MINUTE


def logs_without_a_line(fellow: Visitor, year: Year) -> None:
    """Write another entry where there is no line; it goes into the log when there is one again."""
    fellow.cuts_the_line()
    fellow.page.locator("[name=activity]").select_option(Activity.TRAVEL.value)
    fellow.fills_in(place=FAR_PLACE, hours="1", minutes="15")
    fellow.presses("Save the entry")
    kept = fellow.say("Kept on this phone: {count}. It will be sent when the connection is back.")
    expect(fellow.page.locator("[data-log-state]")).to_have_text(kept.replace("{count}", "1"))
    fellow.has_the_line_back()
    expect(fellow.row(FAR_PLACE)).to_be_visible()
    with database(year.site) as session:
        entries = session.scalars(select(LogEntry.minutes).filter_by(fellow_id=year.fellow.id)).all()
    assert sorted(entries) == [75, 150]


def writes_the_report_without_a_line(fellow: Visitor, year: Year) -> None:
    """Write the first report; the line breaks and the browser is closed in the middle; hand it in."""
    fellow.opens("/fellowship")
    fellow.presses("Write the report")
    fellow.is_at("Report on month %(month)s", month=1)
    fellow.fills_in(**{"q.done": FIRST_WORDS, "q.cases": "3"})
    fellow.is_saved()
    fellow.cuts_the_line()
    fellow.fills_in(**{"q.done": MORE_WORDS})
    fellow.keeps_the_words()
    assert year.report(1).answers["done"] == FIRST_WORDS
    address = fellow.page.url
    fellow.closes_the_page()
    fellow.has_the_line_back()
    fellow.opens(address)
    expect(fellow.page.locator('[name="q.done"]')).to_have_value(MORE_WORDS)
    fellow.finds_all_saved()
    assert year.report(1).answers["done"] == MORE_WORDS
    hands_in(fellow)


def hands_in(fellow: Visitor) -> None:
    fellow.presses("Hand in")
    fellow.is_told("Your report is handed in. Until your mentor has answered, you can take it back.")


def answers(mentor: Visitor, verdict: str, comment: str = "") -> None:
    """Answer the first report that waits, from the inbox and back to it."""
    mentor.opens("/mentoring")
    mentor.is_at("What waits for me")
    mentor.row(NAME).get_by_role("link").first.click()
    mentor.is_at("Report on month %(month)s", month=1)
    mentor.page.locator(f'[name="verdict"][value="{verdict}"]').check()
    mentor.fills_in(comment=comment)
    mentor.presses("Give this answer")
    mentor.is_told("Your answer is given, and the fellow is told.")
    mentor.is_at("What waits for me")
    expect(mentor.row(NAME)).to_have_count(0)


def mends_the_report(fellow: Visitor) -> None:
    fellow.opens("/fellowship")
    fellow.is_told("Came back to you")
    fellow.presses("Change the report of month %(month)s", month=1)
    fellow.is_told("What to change")
    expect(fellow.page.locator("[aria-labelledby=returned] blockquote")).to_have_text(WISH)
    fellow.fills_in(**{"q.done": MENDED_WORDS})
    fellow.is_saved()
    hands_in(fellow)


def writes_a_late_report(fellow: Visitor, year: Year) -> None:
    year.is_due(2, today(year.site) - timedelta(days=2))
    fellow.opens(f"{year.place}/reports")
    second = fellow.row(fellow.say("Month %(month)s", month=2))
    expect(second).to_contain_text(fellow.say("Late"))
    second.get_by_role("link").click()
    fellow.fills_in(**{"q.done": "देर से लिख रही हूँ।"})
    fellow.is_saved()
    hands_in(fellow)


def enters_leave(manager: Visitor, year: Year) -> None:
    """Enter leave for the fellow and see every day that moves before it does."""
    first = today(year.site) + timedelta(days=2)
    last = first + timedelta(days=LEAVE_DAYS - 1)
    manager.opens(f"{year.place}/changes")
    manager.presses("Enter leave")
    manager.is_at("Enter leave")
    manager.fills_in(from_on=first.isoformat(), to_on=last.isoformat(), reason="Her sister marries.")
    manager.presses("Show what changes")
    manager.is_at("What changes")
    expect(manager.row(manager.say("Report of month %(month)s", month=3))).to_be_visible()
    manager.presses("Enter the leave")
    manager.is_told("The leave is entered, and the later days have moved.")


def test_three_months_of_a_fellow(live_site: LiveSite, new_page: NewPage, year: Year) -> None:
    fellow = visitor(live_site, new_page, year.fellow.person_id, fellowship.HINDI)
    mentor = visitor(live_site, new_page, year.mentor.id, viewport=DESK)
    writes_into_the_log(fellow)
    logs_without_a_line(fellow, year)
    writes_the_report_without_a_line(fellow, year)
    answers(mentor, "returned", WISH)
    mends_the_report(fellow)
    assert year.stipend(1) is StipendState.SCHEDULED
    answers(mentor, "accepted", "Well done.")
    assert year.report(1).state is ReportState.ACCEPTED
    assert year.report(1).answers["done"] == MENDED_WORDS
    assert year.stipend(1) is StipendState.CLEARED

    writes_a_late_report(fellow, year)
    assert year.report(2).state is ReportState.SUBMITTED

    due: Any = year.report(3).due_on
    enters_leave(visitor(live_site, new_page, year.manager.id, viewport=DESK), year)
    assert year.report(3).due_on == due + timedelta(days=LEAVE_DAYS)
    assert year.report(2).due_on < due
    fellow.opens(f"{year.place}/changes")
    expect(fellow.row(fellow.say("Leave"))).to_contain_text(str(LEAVE_DAYS))
