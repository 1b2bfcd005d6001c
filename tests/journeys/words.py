"""What the site says in a language, looked up by the English words in which it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext

from lms.core.language import DEFAULT, in_language, localised


@dataclass(frozen=True)
class Words:
    """One language of a site. Calling it translates; a text that nobody has translated fails the test."""

    app: Flask
    language: str

    def __call__(self, text: str, **values: Any) -> str:
        """Return what the site says for an English text."""
        with self.app.test_request_context(), in_language(self.language):
            said = str(gettext(text))
            assert self.language == DEFAULT or said != text, f"not translated: {text}"
            return said % values if values else said

    def counted(self, one: str, many: str, number: int) -> str:
        """Return the form of a text that fits a number."""
        with self.app.test_request_context(), in_language(self.language):
            return str(ngettext(one, many, number))

    def of(self, text: Any) -> str:
        """Return a text of the content in this language."""
        return localised(text, self.language)
