from __future__ import annotations

from pathlib import Path

from flask import Flask

from lms.core.database import transaction
from lms.extensions import db
from lms.workshops.library import operations
from lms.workshops.library.commands import workshops as commands
from lms.workshops.library.documents import Method, WorkshopPlan
from lms.workshops.library.loaders import plan_of
from lms.workshops.library.models import Template
from lms.workshops.library.queries import find_template, topic_names
from lms.workshops.library.sync import sync_workshops
from lms.workshops.library.writing import bundle_files
from tests.factories.workshops import words, workshop_document


def written(folder: Path, **changes: object) -> None:
    document = workshop_document(**changes)
    for session in document["sessions"]:
        if session["method"] != Method.BREAK:
            session["plan"] = {"en": "Talk.", "hi": "बात करें।"}
    (folder / "topics.yaml").write_text("legal-aid: {en: Legal aid, hi: क़ानूनी सहायता}\n", encoding="utf-8")
    for path, content in bundle_files(WorkshopPlan.model_validate(document)).items():
        target = folder / "small-one" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def only() -> Template:
    db.session.expire_all()
    found = find_template("small-one")
    assert found is not None
    return found


def test_a_bundle_comes_on_the_shelf_once(app_context: Flask, tmp_path: Path) -> None:
    written(tmp_path)
    said = ["topics.yaml: 1 topics are taken over.", "small-one: the workshop is on the shelf."]
    assert list(sync_workshops(tmp_path)) == said
    assert list(sync_workshops(tmp_path)) == []
    assert topic_names() == {"legal-aid": {"en": "Legal aid", "hi": "क़ानूनी सहायता"}}
    template = only()
    assert (template.version, template.head["days"], template.head["has_tests"]) == (1, 1, True)
    assert plan_of(template).session("wages").plan["en"] == "Talk."  # type: ignore[union-attr]


def test_a_changed_bundle_is_followed(app_context: Flask, tmp_path: Path) -> None:
    written(tmp_path)
    list(sync_workshops(tmp_path))
    written(tmp_path, title=words("Another title"))
    assert list(sync_workshops(tmp_path)) == ["small-one: version 2 is taken over from its bundle."]
    assert plan_of(only()).title["en"] == only().head["title"]["en"] == "Another title"


def test_a_template_of_the_site_is_left_alone(app_context: Flask, tmp_path: Path) -> None:
    written(tmp_path)
    with transaction():
        operations.save_template(WorkshopPlan.model_validate(workshop_document()), by=None, slug="small-one")
    assert "small-one: made on the site under this name; left as it is." in list(sync_workshops(tmp_path))
    assert only().version == 1


def test_a_faulty_bundle_is_refused_with_its_reasons(app_context: Flask, tmp_path: Path) -> None:
    written(tmp_path, topics=["space-travel"])
    said = list(sync_workshops(tmp_path))
    assert "small-one: not taken over, because:" in said
    assert any("The topic “space-travel” does not stand in topics.yaml." in line for line in said)
    assert find_template("small-one") is None


def test_the_commands_check_take_over_and_export(app: Flask, tmp_path: Path) -> None:
    runner, shelf, out = app.test_cli_runner(), tmp_path / "shelf", tmp_path / "out"
    shelf.mkdir()
    written(shelf)
    assert "Nothing is wrong in 1 workshop." in runner.invoke(commands, ["check", str(shelf)]).output
    assert "is on the shelf" in runner.invoke(commands, ["sync", str(shelf)]).output
    assert runner.invoke(commands, ["export", "small-one", str(out)]).exit_code == 0
    before, after = ({p.name: p.read_bytes() for p in (top / "small-one").rglob("*.*")} for top in (shelf, out))
    assert before == after
    assert "nothing is overwritten" in runner.invoke(commands, ["export", "small-one", str(out)]).output
    assert "no workshop" in runner.invoke(commands, ["export", "other", str(out)]).output
    (shelf / "small-one" / "pre-test.yaml").unlink()
    checked = runner.invoke(commands, ["check", str(shelf)])
    assert (checked.exit_code, "1 problem in 1 workshop." in checked.output) == (1, True)


def test_the_same_form_saves_one_template(app_context: Flask) -> None:
    plan = WorkshopPlan.model_validate(workshop_document())
    made = []
    for _ in range(2):
        with transaction():
            made.append(operations.save_template(plan, by=None, form_key="once").id)
    assert made[0] == made[1]
    with transaction():
        assert operations.save_template(plan, by=None, form_key="twice").slug == "small-workshop-2"
