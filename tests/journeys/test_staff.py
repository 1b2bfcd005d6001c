"""What trainers and administrators do, and what everybody does with their own account."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import LiveSite, NewPage
from tests.factories.people import PASSWORD, make_person
from tests.journeys.letters import letters_to, link_for

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 800}
NEW_PASSWORD = "naya darwaza khul gaya"


def press(page: Page, text: str) -> None:
    """Press the button or follow the link with some words."""
    button = page.get_by_role("button", name=text, exact=True)
    button.or_(page.get_by_role("link", name=text, exact=True)).first.click()


def reads(page: Page, heading: str) -> None:
    """Check that a page has come."""
    expect(page.locator("h1")).to_have_text(heading)


def says(page: Page, words: str) -> None:
    """Check that the page says something."""
    expect(page.get_by_text(words).first).to_be_visible()


def sign_in(page: Page, login: str, password: str) -> None:
    """Sign in, or try to."""
    page.goto("/sign-in")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def choose_password(page: Page, password: str) -> None:
    """Choose a password on the page for it, which signs in."""
    reads(page, "Choose a password")
    page.locator("[name=password]").fill(password)
    page.locator("[name=repeated]").fill(password)
    press(page, "Save and sign in")
    expect(page.locator("h1")).to_contain_text("Namaste")


def downloaded(page: Page, text: str) -> str:
    """Press what gives a file and return its text."""
    with page.expect_download() as waiting:
        press(page, text)
    return Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def test_a_trainer_sees_how_each_learner_is_doing_and_takes_the_list_along(
    live_site: LiveSite, new_page: NewPage
) -> None:
    page = new_page(viewport=DESK)
    sign_in(page, *live_site.accounts["trainer"])
    press(page, "Teaching")
    reads(page, "Teaching")
    page.get_by_role("main").get_by_role("link", name="Safe migration to the Gulf").first.click()
    reads(page, "Learners of Safe migration to the Gulf")
    row = page.get_by_role("row", name=re.compile("Imran Ansari"))
    expect(row).to_contain_text("6 of 6")
    expect(row).to_contain_text("completed")
    page.get_by_label("Name").fill("Savitri")
    page.get_by_label("Show").select_option(label="nothing done for 14 days")
    press(page, "Filter")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("4 of 6")
    rows = list(csv.DictReader(io.StringIO(downloaded(page, "Download as CSV"))))
    assert [row["Name"] for row in rows] == ["Savitri Meena"]
    assert list(rows[0].values()).count("done") == 4


def test_an_administrator_invites_gives_a_role_and_closes_the_account(live_site: LiveSite, new_page: NewPage) -> None:
    office, theirs = new_page("office", viewport=DESK), new_page(viewport=DESK)
    invite(office, "Nirmala Toppo", "nirmala@example.org")
    link = link_for(live_site, "nirmala@example.org")
    theirs.goto(link)
    choose_password(theirs, PASSWORD)
    expect(theirs.get_by_role("link", name="Teaching")).to_have_count(0)
    another = new_page()
    another.goto(link)
    reads(another, "This link no longer works")

    press(office, "People")
    office.get_by_role("searchbox").fill("Nirmala")
    press(office, "Filter")
    press(office, "Nirmala Toppo")
    reads(office, "Nirmala Toppo")
    office.get_by_label("Role", exact=True).select_option(label="Trainer")
    press(office, "Give the role")
    expect(office.get_by_role("main")).to_contain_text("Trainer: ")
    theirs.reload()
    press(theirs, "Teaching")
    reads(theirs, "Teaching")

    press(office, "Disable the account")
    says(office, "The account is disabled.")
    theirs.reload()
    reads(theirs, "Sign in")
    sign_in(theirs, "nirmala@example.org", PASSWORD)
    says(theirs, "The sign-in name and the password do not go together. Check both and try again.")
    press(office, "Enable the account")
    says(office, "The account is enabled.")
    sign_in(theirs, "nirmala@example.org", PASSWORD)
    reads(theirs, "Namaste, Nirmala Toppo")


def invite(office: Page, full_name: str, address: str) -> None:
    """Invite somebody by e-mail."""
    office.goto("/people")
    press(office, "Invite somebody")
    office.locator("[name=full_name]").fill(full_name)
    office.locator("[name=email]").fill(address)
    office.get_by_role("radio", name="English").check()
    press(office, "Invite")
    reads(office, full_name)
    says(office, "The invitation is on its way.")


def test_a_person_takes_their_data_away_and_deletes_the_account(live_site: LiveSite, new_page: NewPage) -> None:
    with live_site.app.app_context():
        make_person("Sarita Kumari", email="sarita@example.org", password=PASSWORD)
    page = new_page(viewport=DESK)
    sign_in(page, "sarita@example.org", PASSWORD)
    reads(page, "Namaste, Sarita Kumari")
    page.goto("/courses/safe-migration-to-the-gulf")
    press(page, "Enrol on this course")
    says(page, "You are on the course. You can stop and go on at any time.")
    page.goto("/account")
    press(page, "What is held about you")
    reads(page, "What is held about you")
    says(page, "sarita@example.org")
    held = json.loads(downloaded(page, "Download everything (JSON)"))
    assert [person["full_name"] for person in held["people"]] == ["Sarita Kumari"]
    assert [enrolment["course"] for enrolment in held["enrolments"]] == ["safe-migration-to-the-gulf"]
    press(page, "Delete your account")
    reads(page, "Delete your account")
    page.locator("[name=confirmation]").fill("Sarita Kumari")
    page.locator("[name=password]").fill("not this one at all")
    press(page, "Delete my account")
    says(page, "This is not your password. Type it again.")
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Delete my account")
    reads(page, "Sign in")
    says(page, "Your account is deleted.")
    sign_in(page, "sarita@example.org", PASSWORD)
    says(page, "The sign-in name and the password do not go together. Check both and try again.")


def test_a_forgotten_password_is_renewed_by_letter_and_the_language_changes_everywhere(
    live_site: LiveSite, new_page: NewPage
) -> None:
    with live_site.app.app_context():
        make_person("Sunita Kerketta", email="sunita@example.org", password=PASSWORD)
    page, elsewhere = new_page(), new_page()
    sign_in(elsewhere, "sunita@example.org", PASSWORD)
    reads(elsewhere, "Namaste, Sunita Kerketta")
    page.goto("/sign-in")
    press(page, "I have forgotten my password")
    page.locator("[name=login]").fill("sunita@example.org")
    press(page, "Send the link")
    link = link_for(live_site, "sunita@example.org")
    page.goto(link)
    choose_password(page, NEW_PASSWORD)
    elsewhere.goto("/account")
    reads(elsewhere, "Sign in")
    sign_in(elsewhere, "sunita@example.org", PASSWORD)
    says(elsewhere, "The sign-in name and the password do not go together. Check both and try again.")
    sign_in(elsewhere, "sunita@example.org", NEW_PASSWORD)
    reads(elsewhere, "Namaste, Sunita Kerketta")
    elsewhere.get_by_role("banner").get_by_role("button", name="हिन्दी").click()
    expect(elsewhere.locator("html")).to_have_attribute("lang", "hi")
    page.goto("/courses")
    reads(page, "पाठ्यक्रम")
    assert any(
        letter["Subject"] == "Your password was changed" for letter in letters_to(live_site, "sunita@example.org")
    )


def test_signing_out_everywhere_ends_every_session(live_site: LiveSite, new_page: NewPage) -> None:
    with live_site.app.app_context():
        person = make_person("Phulmani Hansda", sign_in_name="phulmani", password=PASSWORD)
    page, elsewhere = new_page(person.id), new_page(person.id)
    elsewhere.goto("/account")
    reads(elsewhere, "My account")
    page.goto("/account")
    press(page, "Where you are signed in")
    expect(page.locator("tbody tr")).to_have_count(2)
    press(page, "Sign out everywhere")
    reads(page, "Sign in")
    for each in (page, elsewhere):
        each.goto("/account")
        reads(each, "Sign in")
