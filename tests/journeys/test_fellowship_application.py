"""Somebody applies for a fellowship on a phone, in Hindi, over two evenings, on a line that comes and goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lms.attachments.models import Attachment
from lms.fellowships.applications.models import Application, Reference
from lms.fellowships.calls.models import Call
from tests.browser import LiveSite, NewPage
from tests.factories.fellowships import make_call, make_programme, question, words
from tests.factories.files import PDF
from tests.journeys import fellowship
from tests.journeys.fellowship import Visitor, database, visitor
from tests.journeys.letters import letters_to, link_for

pytestmark = pytest.mark.browser

CALL = "two-evenings"
NAME = "कमला बाई"
EMAIL, REFEREE = "kamla@evenings.example.org", "meena@evenings.example.org"
FIRST_WORDS = "मेरे गाँव से लोग दिल्ली जाते हैं।"
SECOND_WORDS = f"{FIRST_WORDS} मैं उनके साथ काम करना चाहती हूँ।"
ABOUT, PAPERS = words("Your work", "आपका काम"), words("Papers", "कागज़")
FORM = {
    "sections": [
        {
            "id": "work",
            "title": ABOUT,
            "questions": [
                question("why", "long_text", is_required=True, longest=600),
                question("field-days", "agreement", is_required=True, must=["yes"]),
            ],
        },
        {
            "id": "papers",
            "title": PAPERS,
            "questions": [
                question("papers", "file", is_required=True, most=2),
                question("referees", "references", is_required=True, most=2),
            ],
        },
    ]
}


@pytest.fixture
def call(live_site: LiveSite) -> Call:
    """A call that is open now."""
    with database(live_site):
        return make_call(make_programme("evenings"), slug=CALL, form=FORM)


def the_answers(site: LiveSite) -> dict[str, Any]:
    """Return what the site has of the application."""
    with database(site) as session:
        return dict(session.scalars(select(Application.answers).where(Application.email == EMAIL)).one())


def begins(applicant: Visitor, call: Call) -> str:
    """Go from the open call to a new application; return the code that its page shows."""
    applicant.opens(f"/fellowships/{call.slug}")
    applicant.reads(applicant.say.of(call.title))
    applicant.presses("Apply for this fellowship")
    applicant.is_at("Apply: %(call)s", call=applicant.say.of(call.title))
    applicant.fills_in(full_name=NAME, email=EMAIL)
    applicant.presses("Begin the application")
    is_on_the_overview(applicant, call)
    return applicant.page.locator("#code").inner_text()


def is_on_the_overview(applicant: Visitor, call: Call) -> None:
    applicant.is_at("Your application: %(call)s", call=applicant.say.of(call.title))


def writes_about_herself(applicant: Visitor) -> None:
    applicant.presses("Go on: about you")
    applicant.is_at("About you")
    applicant.page.locator("[name=state_code]").select_option("IN-RJ")
    applicant.fills_in(phone="98765 43210", district="उदयपुर")
    applicant.is_saved()
    applicant.presses("Save and continue")
    applicant.is_at("Your application")


def writes_without_a_line(applicant: Visitor) -> None:
    """Write while the line is cut; what was written is on the site as soon as the line is back."""
    applicant.fills_in(**{"q.why": FIRST_WORDS})
    applicant.is_saved()
    applicant.cuts_the_line()
    applicant.fills_in(**{"q.why": SECOND_WORDS})
    applicant.keeps_the_words()
    assert the_answers(applicant.site)["why"] == FIRST_WORDS
    applicant.has_the_line_back()
    applicant.is_saved()
    assert the_answers(applicant.site)["why"] == SECOND_WORDS


def goes_on_with(applicant: Visitor, code: str, call: Call) -> None:
    """Open the application by its code, typed as it comes."""
    applicant.opens("/fellowships/application")
    applicant.is_at("Go on with an application")
    applicant.fills_in(code=f" {code.replace('-', ' ').lower()} ")
    applicant.presses("Open the application")
    is_on_the_overview(applicant, call)


def finishes_the_form(applicant: Visitor, paper: Path) -> None:
    applicant.presses("Go on: %(section)s", section=applicant.say.of(ABOUT))
    expect(applicant.page.locator('[name="q.why"]')).to_have_value(SECOND_WORDS)
    applicant.page.locator('[name="q.field-days"]').check()
    applicant.is_saved()
    applicant.presses("Save and continue")
    applicant.page.locator('[name="file.papers"]').set_input_files(paper)
    named = {"name": "मीना राव", "email": REFEREE, "relation": "मेरी शिक्षिका"}
    applicant.fills_in(**{f"q.referees.0.{part}": text for part, text in named.items()})
    applicant.is_saved()
    applicant.presses("Save and continue")


def sends(applicant: Visitor, paper: Path) -> None:
    applicant.is_at("Check and send")
    expect(applicant.page.get_by_role("link", name=paper.name)).to_be_visible()
    expect(applicant.page.get_by_text(SECOND_WORDS)).to_be_visible()
    applicant.presses("Send the application")
    applicant.is_told("Your application is sent. We have it.")
    applicant.is_at("We have it")
    applicant.is_told("Asked for a letter")


def writes_the_letter(referee: Visitor) -> None:
    """Follow the link of the letter and write about the applicant."""
    referee.opens(link_for(referee.site, REFEREE, to="fellowships/reference"))
    referee.is_at("A letter of reference for %(name)s", name=NAME)
    referee.fills_in(text="कमला को मैं पाँच साल से जानती हूँ। वे सबको साथ लेकर चलती हैं।")
    referee.is_saved()
    referee.presses("Send the letter")
    referee.is_at("Thank you for your letter")


def test_an_application_over_two_evenings(live_site: LiveSite, new_page: NewPage, call: Call, tmp_path: Path) -> None:
    paper = tmp_path / "काम का प्रमाण.pdf"
    paper.write_bytes(PDF)
    first = visitor(live_site, new_page, language=fellowship.HINDI)
    code = begins(first, call)
    writes_about_herself(first)
    writes_without_a_line(first)
    first.page.context.close()

    second = visitor(live_site, new_page, language=fellowship.HINDI)
    goes_on_with(second, code, call)
    finishes_the_form(second, paper)
    sends(second, paper)
    assert any(code in letter.get_content() for letter in letters_to(live_site, EMAIL))

    writes_the_letter(visitor(live_site, new_page, language=fellowship.HINDI))
    second.page.reload()
    second.is_told("The letter is here")
    with database(live_site) as session:
        application_id = session.scalars(select(Application.id).where(Application.email == EMAIL)).one()
        names = session.scalars(select(Attachment.name).where(Attachment.owner_id == application_id)).all()
        letters = session.scalars(select(Reference.text).where(Reference.application_id == application_id)).all()
    assert names == [paper.name]
    assert [letter.startswith("कमला को") for letter in letters] == [True]
