"""Reading the single files of a bundle into models, and noting what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from lms.core.said import say
from lms.courses.bundles import Bundle
from lms.courses.problems import Problem, sentences
from lms.courses.yaml_files import CONTROL, YamlFile, read_yaml

Read = TypeVar("Read", bound=BaseModel)
Value = TypeVar("Value")
Context = Mapping[str, Any]


class Files:
    """The files of one bundle, and the problems found so far."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.problems: list[Problem] = []
        self._read: dict[str, YamlFile] = {}

    def note(self, file: str, line: int, sentence: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(file, line, sentence))

    def text(self, path: str) -> str:
        """Return a text file, with the line ends of Unix; one that is not UTF-8 is a problem and empty."""
        content = self.bundle.files.get(path, b"")
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.note(path, line, say("This file is not in UTF-8: save it again with that encoding."))
            return ""
        control = CONTROL.search(text)
        if control:
            self.note(
                path, text.count("\n", 0, control.start()) + 1, say("This line has a character that no page can show.")
            )
            return ""
        return text

    def yaml(self, path: str, *, may_be_empty: bool = False) -> YamlFile:
        """Return a YAML file, which should hold a mapping; ``data`` is None where it does not."""
        if path in self._read:
            return self._read[path]
        file = read_yaml(self.text(path))
        self.take(path, file)
        if file.data is None and not file.problems and not may_be_empty:
            self.note(path, 1, say("This file is empty."))
        elif file.data is not None and not isinstance(file.data, dict):
            self.note(path, 1, say("This file should have lines like “title: …”."))
            file = replace(file, data=None)
        return self._read.setdefault(path, file)

    def take(self, path: str, file: YamlFile) -> None:
        """Take over the problems of a YAML text."""
        for line, sentence in file.problems:
            self.note(path, line, sentence)

    def model(
        self, model: type[Read], data: Any, path: str, file: YamlFile, context: Context | None = None
    ) -> Read | None:
        """Return data as a model, or None where it is not one; each reason is a problem with its line."""
        try:
            return model.model_validate(data, context=dict(context or {}))
        except ValidationError as error:
            self._refuse(error, path, file)
            return None

    def mapping(self, keys: Any, values: type[Value], path: str, context: Context) -> dict[str, Value]:
        """Return a YAML file that maps ids to things of one kind; empty where there is none or it does not."""
        file = self.yaml(path, may_be_empty=True) if path in self.bundle.files else YamlFile()
        if file.data is None:
            return {}
        adapter: TypeAdapter[dict[str, Value]] = TypeAdapter(dict[keys, values])  # type: ignore[valid-type]
        try:
            return adapter.validate_python(file.data, context=dict(context))
        except ValidationError as error:
            self._refuse(error, path, file)
            return {}

    def _refuse(self, error: ValidationError, path: str, file: YamlFile) -> None:
        for where, sentence in sentences(error):
            self.note(path, file.line(where), sentence)
