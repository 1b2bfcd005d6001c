"""What the check for places of one machine finds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lms.checks.paths import problems, problems_of_text


@pytest.mark.parametrize(
    "text",
    ["cd /" + "root/setu", "open('/" + "home/asha/notes')", "/" + "Users/Asha/setu", "/" + "work/main"],
)
def test_path_of_one_machine_is_a_problem(text: str) -> None:
    (problem,) = problems_of_text("a.md", f"first line\n{text}\n")
    assert problem.startswith("a.md:2: a path of one machine: /")


@pytest.mark.parametrize("text", ["https://pypi" + ".org/simple", "registry.npmjs" + ".org", "deb.debian" + ".org"])
def test_registry_host_is_a_problem(text: str) -> None:
    (problem,) = problems_of_text("a.json", text)
    assert problem.startswith("a.json:1: a package registry's host: ")


@pytest.mark.parametrize(
    "text", ["/usr/lib/postgresql", "/srv/setu", "href='/build/list'", "tests/home/x/y", "/home", "{{ url }}/root/a"]
)
def test_other_places_are_none(text: str) -> None:
    assert not list(problems_of_text("a.py", text))


def test_looks_at_what_git_would_keep_and_at_text_only(tmp_path: Path) -> None:
    place = b"/" + b"root/x\n"
    for name in ("kept.txt", "ignored.txt", "picture.png"):
        (tmp_path / name).write_bytes((b"\0" if name.endswith("png") else b"") + place)
    (tmp_path / ".gitignore").write_text("ignored.txt\n")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert list(problems(tmp_path)) == ["kept.txt:1: a path of one machine: /" + "root/x"]
