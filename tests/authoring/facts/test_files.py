"""The file of facts with which the registry begins: checked, taken over, and left alone where the site was newer."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from lms.authoring.facts import operations
from lms.authoring.facts.commands import FACTS
from lms.authoring.facts.files import read_facts, written_facts
from lms.authoring.facts.queries import find_fact, uses_of
from lms.authoring.facts.sync import sync_facts, take_over
from lms.core.database import transaction
from lms.courses.sources import Fact as Said
from tests.factories.courses import make_course, yaml
from tests.factories.facts import fact_said

FILE = """O05:
  statement: {en: "At most ₹30,000.", hi: "ज़्यादा से ज़्यादा ₹30,000।"}
  value: {en: "₹30,000"}
  as_on: 2026-11-21
  review_on: 2027-05-21
L01:
  statement: {en: The Codes are in force.}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two facts."""
    path = tmp_path / "facts.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_our_own_facts_are_whole_and_in_both_languages() -> None:
    facts, problems = read_facts(FACTS)
    assert problems == ()
    assert len(facts) >= 134
    assert [key for key, said in facts.items() if said.statement.keys() != {"en", "hi"}] == []
    assert [key for key, said in facts.items() if said.value and said.value.keys() != {"en", "hi"}] == []
    assert [key for key, said in facts.items() if not said.as_on or not said.review_on] == []
    assert facts["O05"].value["en"] == "₹30,000"


def test_a_file_comes_back_as_it_was_written(tmp_path: Path) -> None:
    facts, _ = read_facts(FACTS)
    path = tmp_path / "facts.yaml"
    path.write_text(written_facts(facts), encoding="utf-8")
    assert read_facts(path) == (facts, ())


def test_new_and_changed_facts_are_taken_over_once(app_context: Flask, file: Path) -> None:
    assert take_over(file).sentences == ("facts.yaml: 2 facts added to the registry.",)
    assert take_over(file).sentences == ()
    file.write_text(FILE.replace("30,000", "35,000"), encoding="utf-8")
    assert take_over(file).sentences == ("facts.yaml: 1 fact taken over as changed.",)
    fact = find_fact("O05")
    assert fact is not None
    assert (fact.version, fact.value) == (2, {"en": "₹35,000"})


def test_what_was_changed_on_the_site_stays(app_context: Flask, file: Path) -> None:
    list(sync_facts(file.parent))
    fact = find_fact("O05")
    assert fact is not None
    with transaction():
        operations.change_fact(fact.id, fact_said(value={"en": "₹1"}), version=1, by=None)
    assert list(sync_facts(file.parent)) == ["facts.yaml: changed on the site since and left as they are: O05."]


def test_the_uses_of_courses_that_are_there_are_noted(app_context: Flask, file: Path) -> None:
    course = make_course(files={"facts.yaml": yaml({"O05": {"statement": {"en": "x"}}})})
    list(sync_facts(file.parent))
    assert uses_of("O05") == []
    assert course.document.facts["O05"] == Said(statement={"en": "x"})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("O05: [", "cannot be read as YAML"),
        ("a b: {statement: {en: x}}", "use letters, digits and hyphens"),
        ("new: {statement: {en: x}}", "cannot be called “new”"),
        ("O05: {statement: {en: x}, as_on: 2026-01-02, review_on: 2026-01-01}", "before the day it was last checked"),
        ("O05: {statement: x}", "“statement” should have lines of its own"),
    ],
)
def test_a_file_with_mistakes_changes_nothing(app_context: Flask, file: Path, text: str, sentence: str) -> None:
    file.write_text(f"L01: {{statement: {{en: x}}}}\n{text}\n", encoding="utf-8")
    outcome = take_over(file)
    assert outcome.is_refused
    assert sentence in " ".join(outcome.sentences)
    assert find_fact("L01") is None


def test_the_commands_say_what_they_did(app: Flask, file: Path, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["facts", "check", str(file)]).output == "Nothing is wrong in 2 facts.\n"
    assert run(args=["facts", "sync", str(file)]).output == "facts.yaml: 2 facts added to the registry.\n"
    assert run(args=["facts", "sync", str(file)]).output == "Every fact of the file is in the registry.\n"
    out = tmp_path / "out.yaml"
    assert run(args=["facts", "export", str(out)]).exit_code == 0
    assert read_facts(out) == read_facts(file)
    assert run(args=["facts", "export", str(out)]).exit_code == 1
    file.write_text("O05: {}\n", encoding="utf-8")
    checked = run(args=["facts", "check", str(file)])
    assert checked.exit_code == 1
    assert f"{file}:1: “statement” is missing." in checked.output
    assert run(args=["facts", "sync", str(file)]).exit_code == 1
