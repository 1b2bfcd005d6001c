"""The languages of the site, and which one this reader gets: the account's, else the cookie's, else the browser's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, has_request_context, request
from flask_babel import force_locale, get_locale
from flask_login import current_user

from lms.extensions import babel

LANGUAGES = {"en": "English", "hi": "हिन्दी"}
DEFAULT = "en"
COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 3600

Localised = Mapping[str, str]
"""One text in several languages, by language code."""


def init_app(app: Flask) -> None:
    """Let Flask-Babel ask us which language and time zone a reader has."""
    zone = app.extensions["settings"].time_zone.key
    folder = Path(app.root_path) / "translations"
    compile_catalogues(folder)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    babel.init_app(app, locale_selector=_chosen_locale, timezone_selector=lambda: zone)


def compile_catalogues(folder: Path) -> None:
    """Compile each catalogue that is newer than its compiled form; two processes may do so at once."""
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        unfinished = compiled.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(compiled)


def chosen_language() -> str:
    """Return the code of the reader's language."""
    if not has_request_context():
        return DEFAULT
    if current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    return language_of_browser()


def language_of_browser() -> str:
    """Return the language that this browser chose before, or prefers."""
    cookie = request.cookies.get(COOKIE)
    if cookie in LANGUAGES:
        return str(cookie)
    preferred = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((code for code in preferred if code in LANGUAGES), DEFAULT)


def _chosen_locale() -> Locale:
    return _locale(chosen_language())


_locale = cache(Locale.parse)


def current_language() -> str:
    """Return the code of the language in which this page or mail is written."""
    locale = get_locale()
    return locale.language if locale is not None and locale.language in LANGUAGES else DEFAULT


def current_catalogue() -> NullTranslations:
    """Return the catalogue of the language in which this page or mail is written."""
    return _catalogue(current_app.config["BABEL_TRANSLATION_DIRECTORIES"], current_language())


@cache
def _catalogue(folder: str, language: str) -> NullTranslations:
    return Translations.load(folder, [language])


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Write what is made inside the block (a mail, a certificate) in a given language."""
    with force_locale(code if code in LANGUAGES else DEFAULT):
        yield


def localised(text: Localised, language: str | None = None) -> str:
    """Return a text in a language (the reader's by default), else in the first language it has."""
    if not text:
        return ""
    return text[read_in(text, language)]


def read_in(text: Localised, language: str | None = None) -> str:
    """Return the language in which ``localised`` answers a text that has words in some; StopIteration for none."""
    language = language or current_language()
    return language if text.get(language) else next(iter(text))


def language_word(code: str) -> str:
    """Return what a language is called in the reader's."""
    locale = get_locale()
    names = locale.languages if locale is not None else {}
    return str(names.get(code, LANGUAGES.get(code, code)))
