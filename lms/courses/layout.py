"""Which file of a bundle is what: modules and units in their order, by the names of folders and files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lms.core.language import LANGUAGES
from lms.core.said import say
from lms.courses.bundles import MEDIA, SHARED_FILES
from lms.courses.contents import LONGEST_SLUG, SLUG, shared_models
from lms.courses.problems import Problem

FOLDER = re.compile(rf"(?P<number>\d\d)-(?P<id>{SLUG.pattern})")
UNIT = re.compile(rf"(?P<number>\d\d)-(?P<id>{SLUG.pattern})(\.(?P<language>[a-z]{{2,3}}))?\.(?P<kind>md|yaml)")
MODULE_FILE = "module.yaml"
RESERVED = frozenset({"edit", "media"})
"""What no module may be called, because pages about the course stand at such addresses."""
BESIDE = {"README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"}


@dataclass
class UnitFiles:
    """The files of one unit: either YAML, or Markdown by language ('' is the course's first)."""

    id: str
    number: str
    yaml: str | None = None
    lessons: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file that says what the unit is."""
        return self.yaml or self.lessons.get("") or next(iter(self.lessons.values()))


@dataclass
class ModuleFiles:
    """One folder of a bundle."""

    id: str
    number: str
    folder: str
    has_file: bool = False
    units: dict[tuple[str, str], UnitFiles] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The file that says what the module is."""
        return f"{self.folder}/{MODULE_FILE}"


@dataclass
class Layout:
    """The modules of a bundle in order, the pictures, and the files that units share."""

    modules: list[ModuleFiles]
    media: list[str]
    problems: list[Problem]
    shared: list[str] = field(default_factory=list)


def arrange(paths: Iterable[str]) -> Layout:
    """Return what the files of a bundle are, and a problem for each that has no place or stands in another's."""
    layout = Layout([], [], [])
    modules: dict[str, ModuleFiles] = {}
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        module = FOLDER.fullmatch(folder)
        if path.startswith(MEDIA):
            layout.media.append(path)
        elif module:
            files = modules.setdefault(folder, ModuleFiles(module["id"], module["number"], folder))
            _place(files, path, name, layout.problems)
        elif folder in shared_models:
            _place_shared(layout, path, name)
        elif folder or (name not in SHARED_FILES and name not in BESIDE):
            layout.problems.append(Problem(path, 1, _no_place(folder)))
    layout.modules = [modules[folder] for folder in sorted(modules)]
    _check(layout)
    return layout


def _place_shared(layout: Layout, path: str, name: str) -> None:
    slug, _, ending = name.rpartition(".")
    if ending == "yaml" and SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG:
        layout.shared.append(path)
    else:
        sentence = say("A file in this folder is called like some-name.yaml, in small letters.")
        layout.problems.append(Problem(path, 1, sentence))


def _no_place(folder: str) -> str:
    if folder:
        others = ", ".join(["01-some-module", *shared_models.keys()])
        return say("Only folders like %(others)s and media belong in a course.", others=others)
    return say(
        "This file does not belong here. A course has %(allowed)s, 01-some-module/ and media/.",
        allowed=", ".join(SHARED_FILES),
    )


def _place(module: ModuleFiles, path: str, name: str, problems: list[Problem]) -> None:
    found = UNIT.fullmatch(name)
    if name == MODULE_FILE:
        module.has_file = True
    elif found is None:
        problems.append(
            Problem(
                path,
                1,
                say(
                    "A unit is called like 01-some-unit.md, 01-some-unit.hi.md or 01-some-unit.yaml, in small letters."
                ),
            )
        )
    elif found["language"] and found["language"] not in LANGUAGES:
        problems.append(Problem(path, 1, say("“%(found)s” is not a language of this site.", found=found["language"])))
    elif found["language"] and found["kind"] == "yaml":
        problems.append(Problem(path, 1, say("A YAML unit has all its languages in one file.")))
    else:
        unit = module.units.setdefault((found["number"], found["id"]), UnitFiles(found["id"], found["number"]))
        if found["kind"] == "yaml":
            unit.yaml = path
        else:
            unit.lessons[found["language"] or ""] = path


def _check(layout: Layout) -> None:
    problems = layout.problems
    _check_distinct([(m.id, m.number, m.folder + "/" + MODULE_FILE) for m in layout.modules], "module", problems)
    units = [(unit.id, "", unit.path) for module in layout.modules for unit in module.units.values()]
    _check_distinct(units, "unit", problems)
    for module in layout.modules:
        if module.id in RESERVED:
            problems.append(
                Problem(
                    module.path, 1, say("A module cannot be called “%(id)s”: call it something else.", id=module.id)
                )
            )
        if not module.has_file:
            problems.append(
                Problem(module.path, 1, say("This file is missing: it has the title and the aims of the module."))
            )
        numbers = [("", unit.number, unit.path) for unit in module.units.values()]
        _check_distinct(numbers, "unit", problems)
        for unit in module.units.values():
            if unit.yaml and unit.lessons:
                problems.append(Problem(unit.yaml, 1, say("This unit is also a lesson (.md): a unit has one kind.")))
            elif unit.lessons and "" not in unit.lessons:
                sentence = say(
                    "The lesson in the course's first language is missing: the same name without a language."
                )
                problems.append(Problem(unit.path, 1, sentence))


def _check_distinct(things: list[tuple[str, str, str]], what: str, problems: list[Problem]) -> None:
    """Note ids and numbers that are used twice; each thing is id, number, path, where '' is not compared."""
    ids: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for key, number, path in things:
        if key and ids.setdefault(key, path) != path:
            problems.append(
                Problem(
                    path,
                    1,
                    say(
                        "The %(what)s “%(key)s” is also in %(ids)s: an id is used once in a course.",
                        what=what,
                        key=key,
                        ids=ids[key],
                    ),
                )
            )
        if number and numbers.setdefault(number, path) != path:
            problems.append(
                Problem(
                    path,
                    1,
                    say(
                        "The number %(number)s is also that of %(numbers)s: which comes first?",
                        number=number,
                        numbers=numbers[number],
                    ),
                )
            )
