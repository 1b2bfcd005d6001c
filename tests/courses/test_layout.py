"""The names of files say what they are."""

from __future__ import annotations

import pytest

from lms.courses.layout import arrange

GOOD = [
    "course.yaml",
    "README.md",
    "02-second/module.yaml",
    "02-second/01-quiz.yaml",
    "01-first/module.yaml",
    "01-first/02-b.md",
    "01-first/02-b.hi.md",
    "01-first/01-a.md",
    "media/x.svg",
]


def sentences(*paths: str) -> list[str]:
    return [f"{problem.file}: {problem.sentence}" for problem in arrange([*GOOD, *paths]).problems]


def test_modules_and_units_come_in_the_order_of_their_numbers() -> None:
    layout = arrange(GOOD)
    assert [module.id for module in layout.modules] == ["first", "second"]
    units = [unit for _, unit in sorted(layout.modules[0].units.items())]
    assert [(unit.id, unit.lessons) for unit in units] == [
        ("a", {"": "01-first/01-a.md"}),
        ("b", {"": "01-first/02-b.md", "hi": "01-first/02-b.hi.md"}),
    ]
    assert layout.media == ["media/x.svg"]
    assert layout.problems == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("notes.txt", "does not belong here"),
        ("other/x.md", "Only folders like"),
        ("1-first/x.md", "Only folders like"),
        ("01-first/x.md", "A unit is called like"),
        ("01-first/03-X.md", "A unit is called like"),
        ("01-first/03-c.txt", "A unit is called like"),
        ("01-first/03-c.ta.md", "“ta” is not a language"),
        ("01-first/03-c.hi.yaml", "all its languages in one file"),
        ("01-first/03-c.hi.md", "first language is missing"),
        ("01-first/01-a.yaml", "a unit has one kind"),
        ("01-first/02-c.md", "The number 02 is also that of 01-first/02-b.md"),
        ("02-second/02-a.md", "The unit “a” is also in 01-first/01-a.md"),
        ("01-first/03-a.md", "The unit “a” is also in 01-first/01-a.md"),
        ("03-third/01-c.md", "This file is missing"),
        ("02-third/module.yaml", "The number 02 is also that of 02-second/module.yaml"),
        ("03-first/module.yaml", "The module “first” is also in"),
    ],
)
def test_a_file_without_a_place_is_a_problem(path: str, words: str) -> None:
    found = sentences(path)
    assert any(words in sentence for sentence in found), found
