"""Two trainers in one lesson, a line that is cut and a server that dies while a lesson is written: no word is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from lms.authoring.rights.models import Part
from tests.browser import LiveSite, NewPage
from tests.factories.drafts import make_draft, make_hand
from tests.journeys.fellowship import database, eventually
from tests.journeys.writer import Writer, content_now, versions_now, writer

pytestmark = pytest.mark.browser

UNIT = "first-lesson"
BEFORE = "Text of First lesson with a [[helpline]]."
HERS, HIS = "Ask the agent for the licence.", "Look the agent up on the portal."
BOTH = f"{HERS} {HIS}"
TITLE = "Agents and licences"
POLL = "00:31"
"""A page asks every half minute who else is there."""


def make_writers(site: LiveSite, slug: str) -> tuple[int, int]:
    """Make a course with a draft, and return its owner and its author."""
    with database(site):
        draft = make_draft(slug)
        owner = make_hand(draft, full_name="Asha Author")
        return owner.id, make_hand(draft, Part.AUTHOR, "Bhola Ram").id


def sits_down(site: LiveSite, new_page: NewPage, person_id: int, slug: str) -> Writer:
    """Open the lesson, and wait until the site knows who has it open."""
    person = writer(site, new_page, person_id)
    with person.page.expect_response("**/presence?*"):
        person.opens(f"/courses/{slug}/edit/units/{UNIT}")
    person.reads("First lesson")
    return person


def test_two_trainers_collide_in_a_lesson_and_nothing_is_lost(live_site: LiveSite, new_page: NewPage) -> None:
    slug = "written-by-two"
    asha_id, bhola_id = make_writers(live_site, slug)
    asha = sits_down(live_site, new_page, asha_id, slug)
    bhola = sits_down(live_site, new_page, bhola_id, slug)
    they_see_each_other(asha, bhola)
    they_change_the_same_words(asha, bhola, slug)
    he_gets_both_and_joins_them(bhola, slug)
    they_change_different_parts(asha, bhola, slug)


def they_see_each_other(asha: Writer, bhola: Writer) -> None:
    expect(bhola.page.locator("[data-others]")).to_contain_text("Asha Author has this unit open too.")
    asha.pauses(POLL)
    expect(asha.page.locator("[data-others]")).to_contain_text("Bhola Ram has this unit open too.")


def they_change_the_same_words(asha: Writer, bhola: Writer, slug: str) -> None:
    """Let both write in the same paragraph; the second is told, and what he wrote is kept beside what she saved."""
    asha.changes(BEFORE, HERS)
    asha.is_saved()
    bhola.changes(BEFORE, HIS)
    bhola.pauses()
    expect(bhola.page.locator("[data-draft-state]")).to_contain_text(
        "Somebody else has saved other words here meanwhile."
    )
    expect(bhola.text).to_have_value(re.compile(re.escape(HIS)))
    assert HERS in content_now(bhola.site, slug, UNIT)


def he_gets_both_and_joins_them(bhola: Writer, slug: str) -> None:
    bhola.presses("Save")
    bhola.is_told("Somebody else has saved this text since you opened it")
    bhola.is_told("What differs")
    for words in (HERS, HIS):
        expect(bhola.page.get_by_role("region", name="What differs")).to_contain_text(words)
    bhola.changes(HIS, BOTH)
    bhola.presses("Save")
    expect(bhola.page.get_by_text("Saved.", exact=True)).to_be_visible()
    kinds = versions_now(bhola.site, slug, UNIT)
    assert [kind for kind, _ in kinds] == ["brought_in", "saved", "kept_apart", "saved"]
    for (_, content), words in zip(kinds, (BEFORE, HERS, HIS, BOTH), strict=True):
        assert words in content
    bhola.tab("History")
    bhola.is_told("Kept apart")
    bhola.opens(f"/courses/{slug}/edit/units/{UNIT}")


def they_change_different_parts(asha: Writer, bhola: Writer, slug: str) -> None:
    """Let one write the title and the other the text, both from what they saw before: both stand."""
    bhola.changes(BOTH, f"{BOTH} Then sign.")
    asha.opens_the_head()
    asha.title.fill(TITLE)
    asha.pauses()
    bhola.is_saved()
    found = eventually(lambda: content if TITLE in (content := content_now(asha.site, slug, UNIT)) else "")
    assert f"{BOTH} Then sign." in found
    asha.page.reload()
    asha.reads(TITLE)
    asha.sees(f"{BOTH} Then sign.")


def test_what_is_written_without_a_line_is_there_on_the_next_page(live_site: LiveSite, new_page: NewPage) -> None:
    slug = "written-on-a-bad-line"
    asha = sits_down(live_site, new_page, make_writers(live_site, slug)[0], slug)
    asha.changes(BEFORE, HERS)
    asha.is_saved()
    asha.cuts_the_line()
    asha.changes(HERS, BOTH)
    asha.keeps_the_words()
    asha.closes_the_page()
    assert BOTH not in content_now(live_site, slug, UNIT)
    asha.has_the_line_back()
    asha.opens(f"/courses/{slug}/edit/units/{UNIT}")
    expect(asha.text).to_have_value(re.compile(re.escape(BOTH)))
    asha.finds_all_saved()
    assert BOTH in content_now(live_site, slug, UNIT)
    asha.sees(BOTH)


def test_a_server_that_dies_takes_no_words_with_it(live_site: LiveSite, new_page: NewPage) -> None:
    slug = "written-while-it-died"
    asha = sits_down(live_site, new_page, make_writers(live_site, slug)[0], slug)
    asha.changes(BEFORE, HERS)
    asha.is_saved()
    live_site.kill()
    try:
        asha.changes(HERS, BOTH)
        asha.keeps_the_words()
    finally:
        live_site.start()
    asha.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # she looks at it again
    asha.is_saved()
    assert BOTH in content_now(live_site, slug, UNIT)
