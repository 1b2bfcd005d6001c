"""A visit is written up on a phone, in Hindi: points moved on, a photo without its place, and a line that is cut."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import Locator, Route, expect
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.attachments.operations import storage_key
from lms.core.database import transaction
from lms.core.storage import storage
from lms.people.roles import Role
from lms.workshops.actions import points, teams, visits
from lms.workshops.actions.models import ActionPoint, PointState, Team, Visit, VisitState
from lms.workshops.actions.points import PointWords
from lms.workshops.actions.visits import OWNER, VisitPlan
from lms.workshops.planning.models import WorkshopState
from tests.browser import LiveSite, NewPage
from tests.factories.people import make_organisation, make_person
from tests.factories.workshops import add_participant, make_workshop
from tests.journeys.fellowship import HINDI, Visitor, database, eventually, today, visitor

pytestmark = pytest.mark.browser

TEAM = "Gram Vikas Samiti"
REGISTER, CAMP, LETTER = "मज़दूरी का रजिस्टर खोलना", "गाँव में शिविर लगाना", "श्रम कार्यालय को चिट्ठी लिखना"
NEW = "पंचायत के साथ बैठक करना"
SEEN = "रजिस्टर भरा हुआ है।\nपाँच परिवारों से बात हुई।"


@dataclass(frozen=True)
class World:
    """A workshop forty days ago whose team has three open points, and a visit that is due today."""

    site: LiveSite
    organiser_id: int
    team_id: int
    visit_id: int
    points: dict[str, int]
    day: date

    def states(self) -> dict[str, PointState]:
        """Return where each action point of the team is."""
        with database(self.site) as session:
            found = select(ActionPoint.what, ActionPoint.state).where(ActionPoint.team_id == self.team_id)
            return {row[0]: row[1] for row in session.execute(found)}

    def draft(self) -> dict[str, str]:
        """Return what the site has of the form."""
        with database(self.site) as session:
            return dict(session.get_one(Visit, self.visit_id).draft)

    def photo(self) -> bytes:
        """Return the one photo that is kept."""
        with database(self.site) as session:
            found = select(Attachment.digest).filter_by(owner_kind=OWNER, owner_id=self.visit_id)
            return storage().read(storage_key(session.scalars(found).one()))


@pytest.fixture
def world(live_site: LiveSite) -> World:
    """Two of the three points are past their day."""
    day = today(live_site)
    with database(live_site) as session:
        organiser = make_person("मीरा जोशी", [Role.TRAINER], language="hi")
        workshop = make_workshop(state=WorkshopState.HELD, starts_on=day - timedelta(days=40), run_by=organiser)
        workshop_id = workshop.id
        add_participant(workshop, "Asha Devi", organisation_id=make_organisation(TEAM).id)
        with transaction():
            teams.propose_teams(workshop_id, by=organiser.id)
            team_id = session.scalars(select(Team.id).filter_by(workshop_id=workshop_id)).one()
        due = {REGISTER: day - timedelta(days=9), CAMP: day - timedelta(days=2), LETTER: day + timedelta(days=20)}
        ids = {}
        for what, due_on in due.items():
            wanted = PointWords(what=what, due_on=due_on)
            with transaction():
                key = f"journey-{team_id}-{due_on}"
                ids[what] = points.save_point(team_id, wanted, form_key=key, by=organiser.id).id
        with transaction():
            plan = VisitPlan(planned_on=day, place="गया", people=[organiser.id])
            visit_id = visits.plan_visit(team_id, plan, form_key=f"journey-{team_id}", by=organiser.id).id
    return World(live_site, organiser.id, team_id, visit_id, ids, day)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as a phone takes it: with the place where it was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "A phone"
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (24.0, 47.0, 31.0), 3: "E", 4: (85.0, 0.0, 12.0)}
    path = tmp_path / "IMG_2031.jpg"
    Image.new("RGB", (800, 600), "olive").save(path, exif=exif)
    assert place_in(path.read_bytes())
    return path


def place_in(content: bytes) -> dict[int, object]:
    """Return what a photo says of where it was taken."""
    with Image.open(io.BytesIO(content)) as opened:
        return dict(opened.getexif().get_ifd(ExifTags.IFD.GPSInfo))


def tab(meera: Visitor, name: str, number: int) -> Locator:
    """Return the tab of what is due, with how much."""
    return meera.page.get_by_role("link", name=f"{meera.say(name)} ({number})", exact=True)


def what_is_due(meera: Visitor, *, due_visits: int, due_points: int) -> None:
    """Open the page of what is due, and check its figures."""
    meera.opens("/follow-up")
    meera.is_at("What is due")
    expect(tab(meera, "Visits", due_visits)).to_be_visible()
    expect(tab(meera, "Action points", due_points)).to_be_visible()


def moves_on(meera: Visitor, point_id: int, to: str, text: str) -> None:
    """Say where a point is, and what shows it."""
    meera.page.locator(f'[name="p.{point_id}.to"][value="{to}"]').check()
    meera.page.locator(f'[name="p.{point_id}.text"]').fill(text)


def lose_reply(route: Route) -> None:
    """Let what is saved reach the site, and no answer reach the page."""
    if route.request.method == "POST":
        route.fetch()
        route.abort()
    else:
        route.fallback()


def test_words_that_arrived_without_an_answer_are_said_to_be_saved(
    live_site: LiveSite, new_page: NewPage, world: World
) -> None:
    meera = visitor(live_site, new_page, world.organiser_id, HINDI)
    meera.opens(f"/visits/{world.visit_id}")
    meera.page.route("**/visits/*", lose_reply)
    meera.fills_in(seen=SEEN)
    meera.keeps_the_words()
    meera.closes_the_page()
    meera.opens(f"/visits/{world.visit_id}")
    meera.is_told("What was kept on this phone has been saved.")
    expect(meera.page.locator("[name=seen]")).to_have_value(SEEN)
    assert world.draft()["seen"] == SEEN
    meera.opens(f"/visits/{world.visit_id}")
    expect(meera.page.locator("[data-draft-state]")).to_be_empty()


def test_leaving_the_page_saves_the_words_and_hands_nothing_in(
    live_site: LiveSite, new_page: NewPage, world: World
) -> None:
    meera = visitor(live_site, new_page, world.organiser_id, HINDI)
    meera.opens(f"/visits/{world.visit_id}")
    meera.fills_in(seen=SEEN)
    meera.opens("/follow-up")
    eventually(lambda: world.draft().get("seen") == SEEN)
    with database(live_site) as session:
        assert session.get_one(Visit, world.visit_id).state is VisitState.PLANNED


def test_a_visit_is_written_up_on_a_phone(live_site: LiveSite, new_page: NewPage, world: World, photo: Path) -> None:
    meera = visitor(live_site, new_page, world.organiser_id, HINDI)
    what_is_due(meera, due_visits=1, due_points=2)
    meera.page.get_by_role("rowheader").get_by_role("link").click()
    meera.is_at("Visit: %(team)s", team=TEAM)
    for what in (REGISTER, CAMP, LETTER):
        expect(meera.page.get_by_role("heading", name=what, exact=True)).to_be_visible()

    meera.fills_in(visited_on=world.day.isoformat())
    moves_on(meera, world.points[REGISTER], "done", "रजिस्टर देखा, बारह नाम")
    meera.is_saved()
    meera.cuts_the_line()
    moves_on(meera, world.points[CAMP], "done", "शिविर की फ़ोटो देखी")
    meera.fills_in(seen=SEEN, advice="हर महीने मिलान करें।")
    meera.fills_in(**{"n.0.what": NEW, "n.0.due_on": (world.day + timedelta(days=30)).isoformat()})
    meera.keeps_the_words()
    assert world.draft().get("seen", "") == ""
    meera.closes_the_page()

    meera.has_the_line_back()
    meera.opens(f"/visits/{world.visit_id}")
    meera.finds_all_saved()
    eventually(lambda: world.draft().get("seen") == SEEN)
    expect(meera.page.locator("[name=seen]")).to_have_value(SEEN)
    expect(meera.page.locator(f'[name="p.{world.points[CAMP]}.to"][value="done"]')).to_be_checked()

    meera.presses("Save, then add photos")
    meera.is_at("Photos of the visit")
    meera.page.locator("input[type=file]").set_input_files(photo)
    meera.presses("Add the photos")
    expect(meera.page.get_by_role("img", name="IMG_2031.jpg")).to_be_visible()
    meera.presses("Back to the visit")
    meera.presses("Hand in")
    meera.is_told("The visit is written up. Its action points are moved on.")
    expect(meera.page.get_by_text(NEW)).to_be_visible()
    assert place_in(world.photo()) == {}
    assert world.states() == {
        REGISTER: PointState.DONE,
        CAMP: PointState.DONE,
        LETTER: PointState.OPEN,
        NEW: PointState.OPEN,
    }
    with database(live_site) as session:
        assert session.get_one(Visit, world.visit_id).state is VisitState.WRITTEN_UP
    what_is_due(meera, due_visits=0, due_points=0)
    meera.is_told("Nothing is due here")
