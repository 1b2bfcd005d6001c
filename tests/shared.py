"""What test processes share, because each would need as long to make it again: a folder that the first of them fills.

All of it lies in the temporary folder of one run of pytest, so nothing is older than the run.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pickle
import shutil
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from lms.core.recent import Recent
from lms.courses.yaml_files import FILES_KEPT, YamlFile


def shared_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return a folder that all processes of this run see."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    folder.mkdir(exist_ok=True)
    return folder


def copied_folder(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], None]) -> Path:
    """Return a folder of this process alone, with what ``fill`` has put into it in the first process that came here.

    ``fill`` closes what it opened. Where it fails, the next process tries.
    """
    shared = shared_folder(factory, f"{name}-shared")
    filled = shared / "filled"
    with _alone(shared / "lock"):
        if not filled.exists():
            shutil.rmtree(shared / "all", ignore_errors=True)
            (shared / "all").mkdir()
            fill(shared / "all")
            filled.touch()
    return Path(shutil.copytree(shared / "all", factory.mktemp(name), dirs_exist_ok=True))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def share_templates(factory: pytest.TempPathFactory, app: Flask) -> None:
    """Let an application take templates that another process has compiled already."""
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(shared_folder(factory, "templates")))


class SharedYaml(Recent[YamlFile]):
    """What YAML texts say, as one process has read it: reading the courses takes longer than most tests."""

    SHORTEST = 1_000
    """Below it reading takes no longer than finding, in characters."""

    def __init__(self, folder: Path) -> None:
        super().__init__(FILES_KEPT)
        self._folder = folder

    def find(self, key: Hashable) -> YamlFile | None:
        """Return what a text says, or None."""
        found = super().find(key)
        if found is None and (file := self._file(key)) and file.exists():
            found = super().keep(key, pickle.loads(file.read_bytes()))
        return found

    def keep(self, key: Hashable, value: YamlFile) -> YamlFile:
        """Keep what a text says. Another process never finds half of it."""
        if file := self._file(key):
            written = file.with_name(f"{file.name}-{os.getpid()}")
            written.write_bytes(pickle.dumps(value))
            written.rename(file)
        return super().keep(key, value)

    def _file(self, key: Hashable) -> Path | None:
        text = repr(key)
        return self._folder / hashlib.sha256(text.encode()).hexdigest() if len(text) > self.SHORTEST else None
