"""What the check of the translations finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import TemplateSyntaxError

from lms.checks.translations import (
    catalogue_path,
    extract,
    problems,
    problems_of_catalogue,
    read_catalogue,
    update,
)

HINDI_RULE = ("Plural-Forms", "nplurals=2; plural=(n > 1);")
COURSES = ("%(num)d course", "%(num)d courses")


@pytest.fixture
def words() -> Catalog:
    """What an interface says."""
    catalogue = Catalog(fuzzy=False)
    catalogue.add("Hello %(name)s", locations=[("a.py", 1)])
    catalogue.add("May", context="month")
    catalogue.add(COURSES)
    return catalogue


@pytest.fixture
def hindi() -> Catalog:
    """A Hindi catalogue that says it all."""
    catalogue = Catalog("hi", fuzzy=False)
    catalogue.mime_headers = [HINDI_RULE]
    catalogue.add("Hello %(name)s", "नमस्ते %(name)s")
    catalogue.add("May", "मई", context="month")
    catalogue.add(COURSES, ("एक पाठ्यक्रम", "%(num)d पाठ्यक्रम"))
    return catalogue


def test_complete_catalogue_has_no_problems(words: Catalog, hindi: Catalog) -> None:
    assert list(problems_of_catalogue(words, hindi)) == []


def test_missing_word(words: Catalog, hindi: Catalog) -> None:
    words.add("New", locations=[("lms/new.py", 3)])
    assert list(problems_of_catalogue(words, hindi)) == ["missing: “New” (lms/new.py)"]


def test_word_is_told_by_its_context(words: Catalog, hindi: Catalog) -> None:
    words.add("May", context="permission")
    assert list(problems_of_catalogue(words, hindi)) == ["missing: “May” [permission]"]


def test_changed_plural_is_missing(words: Catalog, hindi: Catalog) -> None:
    words.delete(COURSES)
    words.add((COURSES[0], "%(num)d courses in all"))
    assert list(problems_of_catalogue(words, hindi)) == [f"missing: “{COURSES[0]}”"]


@pytest.mark.parametrize("translation", ["", None])
def test_untranslated_word(words: Catalog, hindi: Catalog, translation: str | None) -> None:
    hindi["Hello %(name)s"].string = translation
    assert list(problems_of_catalogue(words, hindi)) == ["not translated: “Hello %(name)s”"]


def test_untranslated_plural(words: Catalog, hindi: Catalog) -> None:
    hindi[COURSES].string = ("एक पाठ्यक्रम", "")
    assert list(problems_of_catalogue(words, hindi)) == [f"not translated: “{COURSES[0]}”"]


def test_fuzzy_word(words: Catalog, hindi: Catalog) -> None:
    hindi["Hello %(name)s"].flags.add("fuzzy")
    assert list(problems_of_catalogue(words, hindi)) == ["fuzzy: “Hello %(name)s”"]


def test_word_that_nobody_says(words: Catalog, hindi: Catalog) -> None:
    hindi.add("Gone", "गया")
    assert list(problems_of_catalogue(words, hindi)) == ["no longer said: “Gone”"]


@pytest.mark.parametrize("translation", ["नमस्ते", "नमस्ते %(title)s", "नमस्ते %(name)s %(other)s", "नमस्ते %(name)d"])
def test_other_placeholders(words: Catalog, hindi: Catalog, translation: str) -> None:
    hindi["Hello %(name)s"].string = translation
    (problem,) = problems_of_catalogue(words, hindi)
    assert problem == "other placeholders than the original: “Hello %(name)s”"


def test_last_form_of_a_plural_needs_its_number(words: Catalog, hindi: Catalog) -> None:
    hindi[COURSES].string = ("एक पाठ्यक्रम", "पाठ्यक्रम")
    (problem,) = problems_of_catalogue(words, hindi)
    assert problem.startswith("other placeholders")


@pytest.mark.parametrize(
    "rule", ["nplurals=2; plural=(n != 1);", "nplurals=1; plural=0;", "nplurals=3; plural=(n > 1);"]
)
def test_wrong_plural_rule(words: Catalog, hindi: Catalog, rule: str) -> None:
    hindi.mime_headers = [("Plural-Forms", rule)]
    assert "the plural rule should mean the same as: nplurals=2;" in next(problems_of_catalogue(words, hindi))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree whose code and templates say three things."""
    (tmp_path / "lms").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "babel.cfg").write_text("[python: lms/**.py]\n[jinja2: templates/**.html]\nsilent = false\n")
    (tmp_path / "lms/views.py").write_text('_("One"); label = _l("Two"); ngettext("%(num)d day", "%(num)d days", 1)\n')
    (tmp_path / "templates/page.html").write_text('<p>{{ _("One") }}</p>\n')
    return tmp_path


def test_extracts_code_and_templates(tree: Path) -> None:
    found = {message.id: [name for name, _ in message.locations] for message in extract(tree) if message.id}
    assert found == {
        "One": ["lms/views.py", "templates/page.html"],
        "Two": ["lms/views.py"],
        ("%(num)d day", "%(num)d days"): ["lms/views.py"],
    }


def test_template_that_cannot_be_read_is_named(tree: Path) -> None:
    (tree / "templates/broken.html").write_text("\n{% if %}")
    with pytest.raises(TemplateSyntaxError) as caught:
        extract(tree)
    assert (caught.value.filename, caught.value.lineno) == ("templates/broken.html", 2)


def test_missing_catalogue(tree: Path) -> None:
    (problem,) = problems(tree, ["hi"])
    assert problem == "lms/translations/hi/LC_MESSAGES/messages.po is missing; ./setu translations makes it"


def test_update_makes_a_catalogue_with_the_right_plural_rule(tree: Path) -> None:
    update(tree, "hi")
    assert [problem.split(": ", 1)[1] for problem in problems(tree, ["hi"])] == [
        "not translated: “One” (lms/views.py)",
        "not translated: “Two” (lms/views.py)",
        "not translated: “%(num)d day” (lms/views.py)",
    ]


def test_update_keeps_translations_and_drops_what_nobody_says(tree: Path) -> None:
    update(tree, "hi")
    path = catalogue_path(tree, "hi")
    path.write_text(path.read_text().replace('msgid "One"\nmsgstr ""', 'msgid "One"\nmsgstr "एक"'))
    (tree / "lms/views.py").write_text("")
    update(tree, "hi")
    catalogue = read_catalogue(path, "hi")
    assert [(message.id, message.string) for message in catalogue if message.id] == [("One", "एक")]
    assert not catalogue.obsolete


def test_update_twice_changes_nothing(tree: Path) -> None:
    update(tree, "hi")
    before = catalogue_path(tree, "hi").read_bytes()
    update(tree, "hi")
    assert catalogue_path(tree, "hi").read_bytes() == before
