"""Are the locks complete, hashed, in step with setup.cfg, and free of any host?"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lms.checks.report import ROOT, report

# Each lock with the extras of setup.cfg that it holds. Each names all that the one before it names.
LOCKS = {
    "requirements.lock": (),
    "requirements-grow.lock": ("grow",),
    "requirements-dev.lock": ("grow", "dev"),
}
PIN = re.compile(r"(?P<name>[\w.-]+)(\[[\w,.-]+\])?==(?P<version>\S+)")
ASKED_FOR = re.compile(r"^ +#(?: via| +) setu \(setup\.cfg\)$", re.MULTILINE)
HOST_OR_OPTION = re.compile(r"://| @ |^\s*-(?!-hash=)")


@dataclass(frozen=True)
class Pin:
    """One line of a lock. A package has several where different Pythons need different versions."""

    name: str
    version: str
    is_hashed: bool
    is_asked_for: bool
    """Whether setup.cfg asked for it, not another package."""


def read_lock(text: str) -> list[Pin]:
    """Return what a lock made by `uv pip compile` pins."""
    blocks = ((PIN.match(block), block) for block in re.split(r"\n(?=\w)", text))
    return [
        Pin(
            canonicalize_name(match["name"]),
            match["version"],
            is_hashed="--hash=sha256:" in block,
            is_asked_for=bool(ASKED_FOR.search(block)),
        )
        for match, block in blocks
        if match
    ]


def asked_for(setup: str, *extras: str) -> dict[str, Requirement]:
    """Return by name what setup.cfg asks for, with some of its extras."""
    parser = ConfigParser(interpolation=None)
    parser.read_string(setup)
    lists = [parser["options"]["install_requires"]]
    lists += [parser["options.extras_require"][extra] for extra in extras]
    requirements = [Requirement(line) for text in lists for line in text.splitlines() if line.strip()]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def problems_of_lock(name: str, text: str, wanted: dict[str, Requirement]) -> Iterator[str]:
    """Tell what is wrong with one lock, given what setup.cfg asks for."""
    for number, line in enumerate(text.splitlines(), start=1):
        if HOST_OR_OPTION.search(line):
            yield f"{name}:{number}: names a host, or carries an option for pip"
    pins = read_lock(text)
    for pin in pins:
        if not pin.is_hashed:
            yield f"{name}: {pin.name} has no hash"
        if pin.is_asked_for and pin.name not in wanted:
            yield f"{name}: {pin.name} is no longer asked for by setup.cfg"
    for package, requirement in wanted.items():
        versions = [pin.version for pin in pins if pin.name == package]
        if not versions:
            yield f"{name}: {package}, which setup.cfg asks for, is missing"
        for version in versions:
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"{name}: {package} {version} is not what setup.cfg asks for ({requirement})"


def differences(texts: dict[str, str]) -> Iterator[str]:
    """Tell where a lock does not contain the one before it."""
    for (smaller, contained), (larger, containing) in pairwise(texts.items()):
        there = {(pin.name, pin.version) for pin in read_lock(containing)}
        for pin in read_lock(contained):
            if (pin.name, pin.version) not in there:
                yield f"{larger}: lacks {pin.name} {pin.version}, which {smaller} has"


def problems(root: Path) -> Iterator[str]:
    """Tell what is wrong with the locks of a tree."""
    setup = (root / "setup.cfg").read_text(encoding="utf-8")
    texts = {name: (root / name).read_text(encoding="utf-8") for name in LOCKS}
    for name, text in texts.items():
        yield from problems_of_lock(name, text, asked_for(setup, *LOCKS[name]))
    yield from differences(texts)


if __name__ == "__main__":
    sys.exit(report(problems(ROOT)))
