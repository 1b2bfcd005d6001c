"""Bundles: the files of a course, on disk or in memory. They are the truth that a revision keeps byte for byte."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lms.core.media_kinds import MediaKind, kind_of_name, largest_of
from lms.core.said import say
from lms.courses.contents import shared_models
from lms.courses.problems import Problem

LARGEST_TEXT = 1_000_000
LARGEST_PICTURE = 300_000
MOST_FILES = 2_000
SAFE_PATH = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,99}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
MEDIA = "media/"
SHARED_FILES = ("course.yaml", "sources.yaml", "glossary.yaml", "media.yaml", "facts.yaml")


@dataclass(frozen=True)
class Beyond:
    """What a course has besides the files of a bundle: pictures (as ``documents.Picture``) and ids of units."""

    media: Mapping[str, Any] = field(default_factory=dict)
    units: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bundle:
    """The files of a course by path; ``unread`` says which could not be taken.

    ``beyond`` is for a part of a course that is read alone: what the other files would say is there.
    """

    slug: str
    files: Mapping[str, bytes]
    unread: tuple[Problem, ...] = ()
    beyond: Beyond = field(default_factory=Beyond)

    @cached_property
    def manifest(self) -> dict[str, str]:
        """The SHA-256 digest of each file, by path."""
        return {path: hashlib.sha256(content).hexdigest() for path, content in sorted(self.files.items())}

    def module_digest(self, module_id: str) -> str:
        """Return a digest of everything that a module of this bundle can depend on in it."""
        folder = re.compile(rf"\d\d-{re.escape(module_id)}/")
        return digest_of(
            {
                path: digest
                for path, digest in self.manifest.items()
                if folder.match(path) or path.startswith((MEDIA, *_shared_folders())) or path in SHARED_FILES
            }
        )

    def lent_digest(self, name: str) -> str:
        """Return a digest of what others take: a module by its id, or what units share (``banks/frauds``)."""
        if "/" not in name:
            return self.module_digest(name)
        paths = {f"{name}.yaml", *SHARED_FILES}
        return digest_of({path: digest for path, digest in self.manifest.items() if path in paths})


def _shared_folders() -> tuple[str, ...]:
    return tuple(f"{folder}/" for folder in shared_models.keys())  # noqa: SIM118 – a Registry


def digest_of(*parts: Mapping[str, str]) -> str:
    """Return one SHA-256 digest of some mappings of texts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def is_text(path: str) -> bool:
    """Whether a file holds text, by its place."""
    return not path.startswith(MEDIA)


def read_folder(folder: Path) -> Bundle:
    """Read a bundle from a folder, whose name is the course's slug. Files that begin with a dot are left out."""
    files: dict[str, bytes] = {}
    unread: list[Problem] = []
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        sentence = _refused(path, name)
        if sentence:
            unread.append(Problem(name, 1, sentence))
        elif len(files) >= MOST_FILES:
            unread.append(
                Problem(name, 1, say("A course has %(most_files)s files at the most.", most_files=MOST_FILES))
            )
            break
        else:
            files[name] = path.read_bytes()
    return Bundle(folder.absolute().name, files, tuple(unread))


def _walk(folder: Path) -> Iterator[Path]:
    for directory, folders, names in os.walk(folder, followlinks=False):
        linked = [name for name in folders if (Path(directory) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in linked and not name.startswith("."))
        yield from (Path(directory) / name for name in sorted([*names, *linked]) if not name.startswith("."))


def _refused(path: Path, name: str) -> str:
    """Return why a file cannot be part of a bundle, or nothing."""
    if path.is_symlink() or not path.is_file():
        return say("This is a link or a device; a course holds only plain files.")
    if not SAFE_PATH.fullmatch(name):
        return say("This name cannot be used: letters a–z, digits, dots and hyphens, at most one folder deep.")
    if path.stat().st_size > _largest(name):
        return _too_large(name)
    return ""


def _largest(path: str) -> int:
    return LARGEST_TEXT if is_text(path) else largest_of(path)


def _too_large(path: str) -> str:
    if is_text(path):
        return say("This file is larger than 1 MB.")
    if kind_of_name(path) is not MediaKind.PICTURE and _largest(path) != LARGEST_PICTURE:
        return say(
            "This file is larger than %(value)s MB: make it smaller, phones pay for every byte.",
            value=f"{_largest(path) / 1000000:g}",
        )
    return say(
        "This picture is larger than %(value)s kB: make it smaller, phones pay for every byte.",
        value=LARGEST_PICTURE // 1000,
    )


def unsafe_files(bundle: Bundle) -> Iterator[Problem]:
    """Yield what is wrong with the names and sizes of a bundle's files, wherever they came from."""
    yield from bundle.unread
    for path, content in bundle.files.items():
        if not SAFE_PATH.fullmatch(path):
            yield Problem(path, 1, say("This name cannot be used: letters a–z, digits, dots and hyphens."))
        if len(content) > _largest(path):
            yield Problem(path, 1, _too_large(path))


def write_folder(bundle: Bundle, folder: Path) -> None:
    """Write a bundle into a new or empty folder. Raises FileExistsError where there is something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not empty")
    problems = list(unsafe_files(bundle))
    if problems:
        raise ValueError(str(problems[0]))
    for name, content in bundle.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
