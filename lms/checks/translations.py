"""Does every language say everything that the interface says, and nothing that it no longer says?

`python -m lms.checks.translations` extracts the words afresh and compares; with `--update` it first writes new
words into the catalogues, empty, and takes out those that nobody says any more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from gettext import c2py
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import PoFileError, read_po, write_po
from babel.plural import to_gettext
from jinja2 import TemplateSyntaxError

from lms.checks.report import ROOT, report
from lms.core.language import DEFAULT, LANGUAGES

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "say": None,
    "lazy_ngettext": (1, 2),
    "lazy_npgettext": ((1, "c"), 2, 3),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
ENOUGH_NUMBERS = 1000


def catalogue_path(root: Path, language: str) -> Path:
    """Return where the catalogue of a language is."""
    return root / "lms/translations" / language / "LC_MESSAGES/messages.po"


def extract(root: Path) -> Catalog:
    """Return what the code and the templates of a tree say, as babel.cfg tells where to look.

    A template that cannot be read raises jinja2.TemplateSyntaxError, with its name.
    """
    opened: list[str] = []

    def note(name: str, *_: Any) -> None:
        opened.append(name)

    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    words = Catalog(fuzzy=False)
    found = extract_from_dir(root, methods, options, KEYWORDS, ["Translators:"], callback=note)
    try:
        for name, line, message, comments, context in found:
            words.add(message, None, [(name, line)], auto_comments=comments, context=context)
    except TemplateSyntaxError as error:
        raise TemplateSyntaxError(error.message or "", error.lineno, filename=opened[-1]) from error
    return words


def read_catalogue(path: Path, language: str) -> Catalog:
    """Return a catalogue; a file that is not in the format raises babel.messages.pofile.PoFileError."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def problems_of_catalogue(words: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Tell what a catalogue lacks, has too much, or has wrong, against what the interface says."""
    if not plural_rule_is_right(catalogue):
        wanted = to_gettext(catalogue.locale.plural_form) if catalogue.locale else ""
        yield f"the plural rule should mean the same as: {wanted}"
    if catalogue.fuzzy:
        yield "the heading is marked fuzzy"
    for message in filter(lambda message: message.id, words):
        translation = catalogue.get(message.id, message.context)
        if translation is None or translation.id != message.id:
            yield f"missing: {show(message)}"
        else:
            yield from problems_of_translation(translation)
    for message in filter(lambda message: message.id, catalogue):
        if words.get(message.id, message.context) is None:
            yield f"no longer said: {show(message)}"
    if catalogue.obsolete:
        yield f"{len(catalogue.obsolete)} obsolete entries (#~)"


def problems_of_translation(message: Message) -> Iterator[str]:
    """Tell whether one message is untranslated, fuzzy, or has other placeholders than the original."""
    originals, translations = forms(message.id), forms(message.string)
    if not all(translations):
        yield f"not translated: {show(message)}"
        return
    if message.fuzzy:
        yield f"fuzzy: {show(message)}"
    known = set().union(*map(placeholders, originals))
    # Any form but the last may say "one course" for "%(num)d course".
    is_complete = placeholders(translations[-1]) == placeholders(originals[-1])
    if not is_complete or any(placeholders(text) - known for text in translations):
        yield f"other placeholders than the original: {show(message)}"


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the one form of a text, or its singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def placeholders(text: str) -> set[str]:
    """Return the places in a text that a value is put into."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def plural_rule_is_right(catalogue: Catalog) -> bool:
    """Tell whether the rule sorts whole numbers as Unicode's CLDR does for this language."""
    if catalogue.locale is None:
        return False
    rule: Callable[[int], int] = c2py(catalogue.plural_expr)
    sorts = {(rule(number), catalogue.locale.plural_form(number)) for number in range(ENOUGH_NUMBERS)}
    indices, names = {index for index, _ in sorts}, {name for _, name in sorts}
    return len(sorts) == len(indices) == len(names) and indices == set(range(catalogue.num_plurals))


def show(message: Message) -> str:
    """Return a message as a problem quotes it: its first form, its context, and a file that says it."""
    context = f" [{message.context}]" if message.context else ""
    place = f" ({message.locations[0][0]})" if message.locations else ""
    return f"“{forms(message.id)[0]}”{context}{place}"


def problems(root: Path, languages: list[str]) -> Iterator[str]:
    """Tell what is wrong with the catalogues of a tree."""
    words = extract(root)
    for language in languages:
        path = catalogue_path(root, language)
        if not path.is_file():
            yield f"{path.relative_to(root)} is missing; ./setu translations makes it"
            continue
        for problem in problems_of_catalogue(words, read_catalogue(path, language)):
            yield f"{path.relative_to(root)}: {problem}"


def update(root: Path, language: str) -> None:
    """Write the catalogue of a language anew, with every word that the interface says and no other."""
    words, path = extract(root), catalogue_path(root, language)
    if path.is_file():
        catalogue = read_catalogue(path, language)
    else:
        path.parent.mkdir(parents=True)
        catalogue = Catalog(language, project="Setu", header_comment="# The words of Setu.", fuzzy=False)
        catalogue.mime_headers = [("Plural-Forms", to_gettext(Locale.parse(language).plural_form))]
    catalogue.update(words, no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, sort_by_file=True, ignore_obsolete=True, include_lineno=False)


def main(arguments: list[str]) -> int:
    """Compare, after bringing the catalogues in step with the code if that is asked for."""
    languages = [language for language in LANGUAGES if language != DEFAULT]
    try:
        if arguments == ["--update"]:
            for language in languages:
                update(ROOT, language)
        return report(problems(ROOT, languages))
    except TemplateSyntaxError as error:
        return report([f"{error.filename}:{error.lineno}: {error.message}"])
    except PoFileError as error:
        return report([f"a catalogue cannot be read: {error}"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
