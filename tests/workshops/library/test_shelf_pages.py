from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from lms.core.database import transaction
from lms.people.roles import Role
from lms.workshops.library import operations
from lms.workshops.library.documents import WorkshopPlan
from tests.factories.people import make_person, sign_in
from tests.factories.workshops import workshop_document

SHELF = "/workshops/templates"
ONE = f"{SHELF}/small-workshop"


@pytest.fixture
def trainer(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of a trainer, with one template on the shelf."""
    document = workshop_document()
    document["sessions"][1]["plan"] = {"en": "## Steps\n\nCount the days.", "hi": "## क़दम\n\nदिन गिनें।"}
    with app.app_context():
        person = make_person("Meera", roles=[(Role.TRAINER, "")])
        with transaction():
            operations.save_template(WorkshopPlan.model_validate(document), by=None)
    return sign_in(client, person)


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_the_shelf_shows_templates_by_topic(trainer: FlaskClient) -> None:
    assert "Small workshop" in trainer.get(SHELF).text
    assert "Small workshop" in trainer.get(f"{SHELF}?topic=legal-aid").text
    assert "no template on this topic" in trainer.get(f"{SHELF}?topic=space").text
    assert "No template is archived" in trainer.get(f"{SHELF}?archived=1").text


def test_a_template_shows_everything_it_holds(trainer: FlaskClient) -> None:
    page = trainer.get(ONE).text
    for words in (
        "Work out wages",
        "10:00–11:30",
        "Wage slip",
        "Pre-test with key",
        "Choice a",
        "Open a wage register",
    ):
        assert words in page
    assert "Count the days." in trainer.get(f"{ONE}/sessions/wages").text
    assert "Each line." in trainer.get(f"{ONE}/handouts/slip").text


def test_sheets_are_printed_in_both_languages(trainer: FlaskClient) -> None:
    handouts = trainer.get(f"{ONE}/handouts.pdf?language=hi")
    assert handouts.mimetype == "application/pdf"
    assert 'filename="small-workshop-handouts-hi.pdf"' in handouts.headers["Content-Disposition"]
    assert "Wage slip" in pdf_text(trainer.get(f"{ONE}/handouts.pdf?only=slip&language=en").data)
    guide = pdf_text(trainer.get(f"{ONE}/guide.pdf?language=en").data)
    assert "Count the days." in guide
    assert "Post-test with key" in guide


def test_a_template_leaves_as_a_bundle(trainer: FlaskClient) -> None:
    archive = zipfile.ZipFile(io.BytesIO(trainer.get(f"{ONE}/bundle.zip").data))
    assert {"small-workshop/workshop.yaml", "small-workshop/sessions/wages.hi.md"} <= set(archive.namelist())


@pytest.mark.parametrize(
    "path", ["/workshops/templates/none", f"{ONE}/sessions/tea", f"{ONE}/handouts/no", f"{ONE}/handouts.pdf?only=no"]
)
def test_what_is_not_there_answers_404(trainer: FlaskClient, path: str) -> None:
    assert trainer.get(path).status_code == 404


def test_only_who_made_it_or_runs_all_archives_it(app: Flask, trainer: FlaskClient) -> None:
    assert trainer.post(f"{ONE}/archive").status_code == 403
    with app.app_context():
        manager = make_person("Anjali", roles=[(Role.MANAGER, "")])
    browser = sign_in(app.test_client(), manager)
    assert browser.post(f"{ONE}/archive").status_code == 303
    assert "Small workshop" not in browser.get(SHELF).text
    assert "Bring it back" in browser.get(ONE).text
    assert browser.post(f"{ONE}/restore").status_code == 303
    assert "Small workshop" in browser.get(SHELF).text


def test_learners_do_not_see_the_shelf(member: FlaskClient) -> None:
    assert member.get(SHELF).status_code == 403
