from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.database import transaction
from lms.extensions import db
from lms.fellowships.programmes import operations
from lms.fellowships.programmes.changes import changed_plan
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.reading import plan_text, read_plan
from lms.fellowships.programmes.sync import sync_programmes
from tests.factories.fellowships import plan_document


def write(folder: Path, **changes: Any) -> None:
    path = folder / "small-one" / "programme.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(plan_text(Plan.model_validate(plan_document(**changes))), encoding="utf-8")


def only() -> Programme:
    db.session.expire_all()
    return db.session.scalars(select(Programme)).one()


def test_a_document_becomes_a_programme_once(app_context: Flask, tmp_path: Path) -> None:
    write(tmp_path)
    assert list(sync_programmes(tmp_path)) == ["small-one: the programme is made."]
    assert list(sync_programmes(tmp_path)) == []
    made = only()
    assert (made.slug, made.version, made.stipend_paise) == ("small-one", 1, 15_000_00)


def test_a_changed_document_is_followed(app_context: Flask, tmp_path: Path) -> None:
    write(tmp_path)
    list(sync_programmes(tmp_path))
    write(tmp_path, months=6)
    assert list(sync_programmes(tmp_path)) == ["small-one: version 2 of the plan is taken over from its file."]
    assert plan_of(only()).months == 6


def test_what_was_edited_on_the_site_is_left_alone(app_context: Flask, tmp_path: Path) -> None:
    write(tmp_path)
    list(sync_programmes(tmp_path))
    made = only()
    programme_id, plan = made.id, changed_plan(plan_of(made), months=4)
    with transaction():
        operations.change_programme(programme_id, plan, seen=1, by=None)
    sentence = "small-one: edited on the site since it was last read from its file; left as it is."
    assert list(sync_programmes(tmp_path)) == [sentence]
    assert plan_of(only()).months == 4
    write(tmp_path, months=4)
    assert list(sync_programmes(tmp_path)) == []


def test_a_broken_document_changes_nothing_and_is_explained(app_context: Flask, tmp_path: Path) -> None:
    write(tmp_path)
    list(sync_programmes(tmp_path))
    path = tmp_path / "small-one" / "programme.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("months: 3", "months: many"), encoding="utf-8")
    said = list(sync_programmes(tmp_path))
    assert said[0] == "small-one: not taken over, because:"
    assert said[1].startswith("  small-one/programme.yaml:")
    assert said[1].endswith("“months” should be a whole number.")
    assert plan_of(only()).months == 3


def test_the_commands_check_take_over_and_export(app: Flask, tmp_path: Path) -> None:
    write(tmp_path)
    runner = app.test_cli_runner()
    assert "Nothing is wrong in 1 programme." in runner.invoke(args=["fellowships", "check", str(tmp_path)]).output
    taken = runner.invoke(args=["fellowships", "sync", str(tmp_path)])
    assert taken.output == "small-one: the programme is made.\n"
    assert (
        "Every programme is as its document says." in runner.invoke(args=["fellowships", "sync", str(tmp_path)]).output
    )
    out = tmp_path / "out"
    assert runner.invoke(args=["fellowships", "export", "small-one", str(out)]).exit_code == 0
    exported = read_plan((out / "small-one" / "programme.yaml").read_bytes()).plan
    assert exported == Plan.model_validate(plan_document())
    again = runner.invoke(args=["fellowships", "export", "small-one", str(out)])
    assert again.exit_code == 1
    assert "nothing is overwritten" in again.output
    assert "There is no programme" in runner.invoke(args=["fellowships", "export", "none", str(out)]).output


@pytest.mark.parametrize("command", ["check", "sync"])
def test_the_commands_fail_where_a_document_is_broken(app: Flask, tmp_path: Path, command: str) -> None:
    path = tmp_path / "small-one" / "programme.yaml"
    path.parent.mkdir()
    path.write_text("title: 7\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["fellowships", command, str(tmp_path)])
    assert result.exit_code == 1
    assert "“conduct” is missing." in result.output
