"""Designs: folders under ``certificates/`` that say how a certificate looks and in which words it speaks.

What a certificate is printed from is frozen with it: the files of its design and of the shared base are kept in storage
under their digest, and rendering reads nothing else.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

from flask import current_app
from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from lms.certificates.awards import Award, Text, Wording
from lms.config import ROOT
from lms.core.storage import storage

FOLDER = ROOT / "certificates"
BASE = "base"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EARLIEST = (1980, 1, 1, 0, 0, 0)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(_Part):
    """The heading of a certificate and the sentence it makes, by language. The sentence holds {name} before {title}."""

    heading: Text
    text: Text


class Words(_Part):
    """The words that all designs share."""

    sentences: dict[Wording, Sentence]
    labels: dict[str, Text]


class Sheet(_Part):
    """What ``design.yaml`` says: which awards the design fits, what of them it shows, and sentences of its own."""

    name: Text
    page: Literal["A4 landscape", "A4 portrait"]
    languages: tuple[str, ...] = Field(min_length=1)
    wordings: tuple[Wording, ...] = Field(min_length=1)
    shows: tuple[Literal["hours", "marks"], ...] = ()
    sentences: dict[Wording, Sentence] = {}


@dataclass(frozen=True)
class Design:
    """One design in one version: its files and those of the base, by path (``base/words.yaml``)."""

    slug: str
    files: Mapping[str, bytes]

    @cached_property
    def version(self) -> str:
        """The digest of all its files."""
        digest = hashlib.sha256()
        for path, content in sorted(self.files.items()):
            digest.update(f"{path}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()

    @cached_property
    def sheet(self) -> Sheet:
        """What its ``design.yaml`` says."""
        return Sheet.model_validate(_yaml(self.files[f"{self.slug}/design.yaml"]))

    @cached_property
    def words(self) -> Words:
        """The words of the base, with the design's own sentences in their places."""
        words = Words.model_validate(_yaml(self.files[f"{BASE}/words.yaml"]))
        return words.model_copy(update={"sentences": {**words.sentences, **self.sheet.sentences}})

    def misfits(self, award: Award) -> list[str]:
        """Return why an award cannot be printed with this design; nothing where it can."""
        found = [f"it has no words in “{code}”" for code in award.languages if code not in self.sheet.languages]
        if award.wording not in self.sheet.wordings:
            found.append(f"it does not fit the wording “{award.wording}”")
        return found


def _yaml(content: bytes) -> Any:
    return YAML(typ="safe", pure=True).load(content)


def design_slugs() -> list[str]:
    """Return the designs that there are."""
    return sorted(path.parent.name for path in FOLDER.glob("*/design.yaml"))


def load_design(slug: str) -> Design:
    """Return a design as its folder is now; LookupError where there is none."""
    paths = _paths(slug)
    if not SLUG.fullmatch(slug) or not (FOLDER / slug / "design.yaml").is_file():
        raise LookupError(f"no such certificate design: {slug!r}")
    return _read(slug, tuple((path, path.stat().st_mtime_ns) for path in paths))


def _paths(slug: str) -> list[Path]:
    folders = (FOLDER / BASE, FOLDER / slug)
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")


@lru_cache(maxsize=32)
def _read(slug: str, paths: tuple[tuple[Path, int], ...]) -> Design:
    """Read a design; the times of its files are here so that a changed file is read again."""
    return Design(slug, {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path, _ in paths})


def _key(version: str) -> str:
    return f"designs/{version}.zip"


def keep_design(slug: str) -> Design:
    """Return a design as its folder is now, kept for good. LookupError where there is none.

    It may write to storage, which is slow: call it before the transaction. A version that no certificate names, because
    the process died in between, does no harm.
    """
    design = load_design(slug)
    freeze(design)
    return design


def freeze(design: Design) -> None:
    """Keep the files of a design in storage, once for each version; asked again it does nothing."""
    if is_kept(design):
        return
    if not storage().exists(_key(design.version)):
        storage().put(_key(design.version), _packed(design))
    _kept_versions().add(design.version)


def is_kept(design: Design) -> bool:
    """Whether this process has seen a version of a design in storage; asks nothing but memory."""
    return design.version in _kept_versions()


def _kept_versions() -> set[str]:
    known: set[str] = current_app.extensions.setdefault("certificates.frozen_designs", set())
    return known


def _packed(design: Design) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(design.files.items()):
            archive.writestr(zipfile.ZipInfo(path, EARLIEST), content)
    return buffer.getvalue()


def frozen_design(slug: str, version: str) -> Design:
    """Return the version of a design that was kept; FileNotFoundError where it never was."""
    with zipfile.ZipFile(io.BytesIO(storage().read(_key(version)))) as archive:
        return Design(slug, {name: archive.read(name) for name in archive.namelist()})
