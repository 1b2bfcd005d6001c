"""Somebody at a page of the fellowships: what they press and type, and what they then read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from playwright.sync_api import Locator, Page, expect
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.lifecycle.operations import start_fellow
from lms.fellowships.placements.models import Fellow
from lms.fellowships.programmes.models import Programme
from lms.people.models import Person
from tests.browser import LiveSite, NewPage
from tests.journeys.learner import FITS
from tests.journeys.words import Words

HINDI = ("hi", "hi-IN")
ENGLISH = ("en", "en-IN")
DESK = {"width": 1280, "height": 800}
PATIENCE_SECONDS = 20

Found = TypeVar("Found")


class Visitor:
    """A browser that somebody holds, and the words of the site in its language."""

    def __init__(self, site: LiveSite, page: Page, say: Words) -> None:
        self.site = site
        self.page = page
        self.say = say

    def opens(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(path)

    def closes_the_page(self) -> None:
        """Close the page; the next one that is opened is another in the same browser."""
        context = self.page.context
        self.page.close()
        self.page = context.new_page()

    def control(self, text: str) -> Locator:
        """Return the button or link with some words."""
        button = self.page.get_by_role("button", name=text, exact=True)
        return button.or_(self.page.get_by_role("link", name=text, exact=True)).first

    def presses(self, text: str, **values: Any) -> None:
        """Press the button or follow the link with some English words."""
        self.control(self.say(text, **values)).click()

    def reads(self, heading: str) -> None:
        """Check that a page has come: its heading, its language, and that it fits the screen."""
        expect(self.page.locator("h1")).to_have_text(heading)
        expect(self.page.locator("html")).to_have_attribute("lang", self.say.language)
        assert self.page.evaluate(FITS), f"{self.page.url} is too wide"

    def is_at(self, heading: str, **values: Any) -> None:
        """Check that the page with an English heading has come."""
        self.reads(self.say(heading, **values))

    def is_told(self, text: str, **values: Any) -> None:
        """Check that the page says some English words."""
        expect(self.page.get_by_text(self.say(text, **values)).first).to_be_visible()

    def fills_in(self, **fields: str) -> None:
        """Type into the fields with some names."""
        for name, text in fields.items():
            self.page.locator(f'[name="{name}"]').fill(text)

    def row(self, name: str) -> Locator:
        """Return the line of a table that has a name in it."""
        return self.page.get_by_role("row").filter(has_text=name)

    def cuts_the_line(self) -> None:
        """Let the phone have no connection."""
        self.page.context.set_offline(True)

    def has_the_line_back(self) -> None:
        """Let the phone have its connection again."""
        self.page.context.set_offline(False)

    def keeps_the_words(self) -> None:
        """Check that the page says that what was typed is kept on the phone."""
        words = self.say("Kept on this phone. It will be sent when the connection is back.")
        expect(self.page.locator("[data-draft-state]")).to_have_text(words)

    def is_saved(self) -> None:
        """Check that the page says when the site has saved what was typed."""
        expect(self.page.locator("[data-draft-state]")).to_have_text(self._saved_at())

    def finds_all_saved(self) -> None:
        """Check that a page says that the site has what was kept on the phone: it sent it, or the last page could."""
        arrived = re.compile(f"^{re.escape(self.say('What was kept on this phone has been saved.'))}$")
        said = expect(self.page.locator("[data-draft-state]"))
        said.to_have_text(re.compile(f"{self._saved_at().pattern}|{arrived.pattern}"))

    def _saved_at(self) -> re.Pattern[str]:
        before, _, after = self.say("Saved at {time}").partition("{time}")
        return re.compile(f"^{re.escape(before)}.+{re.escape(after)}$")


def visitor(
    site: LiveSite,
    new_page: NewPage,
    who: str | int | None = None,
    language: tuple[str, str] = ENGLISH,
    **options: Any,
) -> Visitor:
    """Give somebody a fresh browser: a phone, unless another screen is named."""
    code, locale = language
    return Visitor(site, new_page(who, locale=locale, **options), Words(site.app, code))


@contextmanager
def database(site: LiveSite) -> Iterator[Session]:
    """Open the database of the site as it is now."""
    with site.app.test_request_context():
        yield db.session()
        db.session.remove()


def today(site: LiveSite) -> date:
    """Return the day that it is now where the site is."""
    return clock.today(site.app.extensions["settings"].time_zone)


def eventually(look: Callable[[], Found]) -> Found:
    """Ask until the answer is something, and return it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, "it has not come in time"
        time.sleep(0.05)
    return found


def begin_fellowship(
    programme: Programme, person: Person, *, starts_on: date, bank: dict[str, str] | None = None
) -> Fellow:
    """Start a fellow with everything that the year holds, and return them, detached. Inside ``database``."""
    with transaction():
        started = start_fellow(programme.id, person.id, starts_on=starts_on, by=None)
        started.bank = bank or {}
    db.session.refresh(started)
    db.session.expunge(started)
    return started
