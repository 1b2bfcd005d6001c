"""Somebody who writes a course in the browser: what they type, and what the site then has."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect
from sqlalchemy import select

from lms.authoring.drafts.models import DraftText, DraftVersion
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_draft, find_text, find_unit
from tests.browser import LiveSite, NewPage
from tests.journeys.fellowship import DESK, ENGLISH, Visitor, database
from tests.journeys.words import Words

PAUSE = "00:02"
"""Longer than the pause in typing after which a form saves itself."""


class Writer(Visitor):
    """A browser in which a course is written; what its owner taps on is counted."""

    taps = 0

    def pauses(self, how_long: str = PAUSE) -> None:
        """Let the clock of the browser run ahead, as in a pause in typing."""
        self.page.clock.fast_forward(how_long)

    def is_saved(self) -> None:
        """Pause, and check that the page says when the site has saved what was typed."""
        self.pauses()
        super().is_saved()

    def finds_all_saved(self) -> None:
        """Pause, and check that the page says that the site has what was kept in this browser."""
        self.pauses()
        super().finds_all_saved()

    def keeps_the_words(self) -> None:
        """Pause, and check that the page says that what was typed is kept in this browser."""
        self.pauses()
        super().keeps_the_words()

    def presses(self, text: str, **values: Any) -> None:
        """Press the button or follow the link with some English words."""
        self.taps += 1
        super().presses(text, **values)

    def follows(self, words: str) -> None:
        """Follow the link with some words of the content."""
        self.taps += 1
        self.page.get_by_role("main").get_by_role("link", name=words, exact=True).first.click()

    def tab(self, name: str, of: str = "This unit") -> None:
        """Go to one of the pages about a unit, or about the course."""
        tabs = self.page.get_by_role("navigation", name=self.say(of))
        tabs.get_by_role("link", name=self.say(name), exact=True).click()

    def tool(self, name: str) -> None:
        """Press a button of the toolbar."""
        self.page.get_by_role("toolbar").get_by_role("button", name=self.say(name), exact=True).click()

    @property
    def text(self) -> Locator:
        """The field of the text."""
        return self.page.locator("[name=body]")

    @property
    def title(self) -> Locator:
        """The field of the title."""
        return self.page.locator("[name=title]")

    def opens_the_head(self) -> None:
        """Open the fields above the text."""
        self.page.locator(".writing-head > summary").click()

    def changes(self, before: str, after: str) -> None:
        """Write something else in place of some words of the text."""
        found = self.text.input_value()
        assert before in found, found
        self.text.fill(found.replace(before, after))

    def types(self, words: str) -> None:
        """Type at the end of the text."""
        self.text.press("Control+End")
        self.page.keyboard.insert_text(words)

    def chooses(self, words: str) -> None:
        """Choose some words of the text, as a finger that is drawn over them does."""
        start = self.text.input_value().index(words)
        self.text.evaluate("(field, [from, to]) => field.setSelectionRange(from, to)", [start, start + len(words)])

    def sees(self, words: str) -> None:
        """Check that the lesson, as learners would see it, has some words."""
        expect(self.page.locator("[data-shown]")).to_contain_text(words)


def writer(
    site: LiveSite, new_page: NewPage, who: int | None = None, language: tuple[str, str] = ENGLISH, **options: Any
) -> Writer:
    """Give somebody a fresh browser whose clock can run ahead, with the screen of an office unless another is named."""
    code, locale = language
    page = new_page(who, **{"viewport": DESK, "locale": locale, **options})
    page.clock.install()
    return Writer(site, page, Words(site.app, code))


def draft_now(slug: str) -> DraftOf:
    """Return the draft of a course. Inside ``database``."""
    found = find_draft(slug)
    assert found is not None
    return found


def text_now(slug: str, unit_slug: str, language: str = "") -> DraftText:
    """Return the file of a unit of a draft. Inside ``database``."""
    unit = find_unit(draft_now(slug).course_id, unit_slug)
    assert unit is not None
    text = find_text(unit.course_id, unit_place(unit.id, language))
    assert text is not None
    return text


def content_now(site: LiveSite, slug: str, unit_slug: str) -> str:
    """Return what the file of a unit says now."""
    with database(site):
        return text_now(slug, unit_slug).content


def versions_now(site: LiveSite, slug: str, unit_slug: str) -> list[tuple[str, str]]:
    """Return how each version of the file of a unit came to be, and what it says, the first one first."""
    with database(site) as session:
        wanted = select(DraftVersion.kind, DraftVersion.content).filter_by(text_id=text_now(slug, unit_slug).id)
        return [(kind.value, content) for kind, content in session.execute(wanted.order_by(DraftVersion.id))]
