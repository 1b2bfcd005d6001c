"""The command line: check, sync, export, import."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from lms.config import ROOT
from lms.courses import commands
from lms.courses.bundles import read_folder, write_folder
from lms.courses.models import Origin
from lms.courses.operations import publish_bundle
from lms.courses.queries import published
from tests.factories.courses import LESSON, MODULE, make_bundle, make_course, yaml

FIRST = f"{MODULE}/01-first-lesson.md"


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["courses", *map(str, arguments)])


def test_check_finds_nothing_wrong_with_the_courses_that_we_ship(app: Flask) -> None:
    result = run(app, "check")
    assert result.exit_code == 0, result.output
    assert "Nothing is wrong in" in result.output


def test_check_says_every_problem_with_file_and_line(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "a-course"
    write_folder(
        make_bundle(hours=0, files={FIRST: LESSON.format(title="x").replace("minutes: 10", "minutes: x")}), folder
    )
    for place in (folder, tmp_path):
        result = run(app, "check", place)
        assert result.exit_code == 1
        assert f"{folder / FIRST}:4: “minutes” should be a whole number." in result.output
        assert f"{folder / 'course.yaml'}:" in result.output
        assert "2 problems in 1 course" in result.output


def test_check_finds_the_courses_beside_a_bundle(app: Flask, tmp_path: Path) -> None:
    lender = make_bundle("lender")
    taken = {path: None for path in lender.files if path.startswith(MODULE)}
    borrower = make_bundle("borrower", files={**taken, "01-m/module.yaml": yaml({"from": "lender/first-module"})})
    write_folder(lender, tmp_path / "lender")
    write_folder(borrower, tmp_path / "borrower")
    assert run(app, "check", tmp_path / "borrower").exit_code == 0


@pytest.mark.parametrize("name", ["none", "empty"])
def test_check_of_a_folder_without_courses_says_so(app: Flask, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    result = run(app, "check", tmp_path / name)
    assert result.exit_code == 1
    assert "There is no" in result.output


def test_check_says_a_link_is_no_file(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "a-course"
    write_folder(make_bundle(), folder)
    (folder / "README.md").symlink_to("/etc/passwd")
    (folder / "media").symlink_to("/etc")
    result = run(app, "check", folder)
    assert result.output.count("This is a link or a device") == 2


def test_sync_publishes_our_courses_and_then_has_nothing_to_do(app: Flask) -> None:
    first, second = run(app, "sync"), run(app, "sync")
    assert first.exit_code == second.exit_code == 0, first.output
    assert "safe-migration-to-the-gulf: published as revision 1." in first.output
    assert second.output == "Every course is published as it is.\n"


def test_export_writes_what_is_published(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        make_course()
    result = run(app, "export", "a-course", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert read_folder(tmp_path / "out").files == make_bundle().files


def test_export_overwrites_nothing(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        make_course()
    (tmp_path / "mine.txt").write_text("x")
    result = run(app, "export", "a-course", tmp_path)
    assert result.exit_code == 1
    assert "is not empty. Choose a new folder" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_export_of_a_course_that_is_not_there_says_so(app: Flask, tmp_path: Path) -> None:
    result = run(app, "export", "nothing", tmp_path / "out")
    assert (result.exit_code, "No course “nothing” is published here." in result.output) == (1, True)


def test_import_publishes_one_bundle(app: Flask, tmp_path: Path) -> None:
    write_folder(make_bundle("imported"), tmp_path / "imported")
    result = run(app, "import", tmp_path / "imported")
    assert (result.exit_code, result.output) == (0, "imported: revision 1 is published.\n")
    with app.app_context():
        assert published("imported") is not None


def test_import_takes_modules_from_what_is_published(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        lender = make_bundle("lender")
        publish_bundle(lender, by=None, origin=Origin.BROWSER)
    taken = {path: None for path in lender.files if path.startswith(MODULE)}
    borrower = make_bundle("borrower", files={**taken, "01-m/module.yaml": yaml({"from": "lender/first-module"})})
    write_folder(borrower, tmp_path / "borrower")
    assert run(app, "import", tmp_path / "borrower").exit_code == 0


def test_import_of_a_bad_bundle_says_why(app: Flask, tmp_path: Path) -> None:
    write_folder(make_bundle("imported", hours=0), tmp_path / "imported")
    result = run(app, "import", tmp_path / "imported")
    assert result.exit_code == 1
    assert "course.yaml" in result.output
    assert "The course was not published." in result.output
    assert run(app, "import", tmp_path).exit_code == 1


def test_the_folder_with_our_courses_is_where_the_repository_has_it() -> None:
    assert (ROOT / "courses" / "safe-migration-to-the-gulf" / "course.yaml").is_file()


def test_sync_says_what_it_could_not_publish(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(make_bundle("bad", hours=0), tmp_path / "bad")
    monkeypatch.setattr(commands, "COURSES", tmp_path)
    result = run(app, "sync")
    assert result.exit_code == 1
    assert "bad: not published, because:" in result.output
    assert "Some courses were not published." in result.output
