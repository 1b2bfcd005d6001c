"""What the tests of outlines share."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.authoring.drafts.pages import blank_units
from lms.authoring.drafts.queries import DraftOf, find_draft, outline
from lms.authoring.rights.models import Part
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.extensions import db
from lms.people.models import Person
from tests.factories.courses import yaml
from tests.factories.drafts import give_part, make_draft
from tests.factories.people import make_person, sign_in
from tests.forms import drawn_values

EDIT = "/courses/a-course/edit"


def blank_lesson(title: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """Return a lesson without a text, with a file for each language that has a title."""
    codes = [code for code in languages if code in title or code == languages[0]]
    return {
        "" if code == languages[0] else code: f"---\ntitle: {title.get(code, '')}\nstatus: draft\n---\n"
        for code in codes
    }


def blank_quiz(title: dict[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    """Return a quiz without questions."""
    return {"": yaml({"kind": "quiz", "title": title, "status": "draft", "minutes": 10}).decode()}


@pytest.fixture(autouse=True)
def blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin units with the least there can be, so that the outline is seen alone."""
    monkeypatch.setattr(blank_units, "_entries", {"lesson": blank_lesson, "quiz": blank_quiz})


@pytest.fixture
def owner(app: Flask) -> Person:
    """Somebody who owns the course."""
    with app.app_context():
        return make_person("Asha Author")


@pytest.fixture
def draft(app: Flask, owner: Person) -> DraftOf:
    """The draft of a course of one module with two lessons and a quiz."""
    with app.app_context():
        made = make_draft()
        give_part(made, owner, Part.OWNER)
        return made


@pytest.fixture
def writer(client: FlaskClient, owner: Person, draft: DraftOf) -> FlaskClient:
    """The browser of the owner; the draft is there."""
    return sign_in(client, owner)


def now(slug: str = "a-course") -> DraftOf:
    """Return a draft as it is now."""
    db.session.rollback()
    found = find_draft(slug)
    assert found is not None
    return found


def slugs(draft: DraftOf) -> list[list[str]]:
    """Return the ids of a draft's units as they stand, module by module."""
    db.session.rollback()
    return [[unit.slug for unit in module.units] for module in outline(draft)]


def ids(draft: DraftOf) -> dict[str, int]:
    """Return the row numbers of modules and units by their ids; units are named last."""
    db.session.rollback()
    modules = outline(draft)
    return {module.slug: module.id for module in modules} | {
        unit.slug: unit.id for module in modules for unit in module.units
    }


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do some things in transactions of their own, all at the same moment; return what came of each, sorted."""
    together, results = Barrier(len(acts)), []

    def do(act: Callable[[], object]) -> None:
        with app.test_request_context():
            together.wait()
            try:
                with transaction():
                    act()
                results.append("done")
            except Refusal:
                results.append("refused")
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def flat(page: str) -> dict[str, str]:
    """Return what the controls of a page hold, by name; the last where there are several."""
    return {name: values[-1] for name, values in drawn_values(page).items()}


def known(app: Flask, draft: DraftOf) -> dict[str, int]:
    """Return the same as ``ids``, for tests without an open context."""
    with app.app_context():
        return ids(draft)
