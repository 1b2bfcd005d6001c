from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from flask import Flask

from lms.certificates import designs
from lms.certificates.awards import Wording
from lms.certificates.designs import BASE, FOLDER, design_slugs, freeze, frozen_design, keep_design, load_design
from lms.core.language import LANGUAGES
from lms.core.storage import storage
from tests.factories.certificates import make_award


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the designs that a test may change."""
    copy = tmp_path / "certificates"
    shutil.copytree(FOLDER, copy)
    monkeypatch.setattr(designs, "FOLDER", copy)
    return copy


def test_both_courses_have_their_design() -> None:
    assert {"course-completion", "certificate-course"} <= set(design_slugs())


@pytest.mark.parametrize("slug", design_slugs())
def test_every_design_speaks_both_languages_in_three_different_sentences(slug: str) -> None:
    design = load_design(slug)
    assert set(design.sheet.languages) == set(LANGUAGES)
    sentences = [design.words.sentences[wording] for wording in Wording]
    for language in LANGUAGES:
        texts = [sentence.text[language] for sentence in sentences]
        assert len(set(texts)) == len(texts)
        assert all(0 < text.index("{name}") < text.index("{title}") for text in texts)
        assert all(text.count("{date}") == 1 for text in texts)
    assert all(set(words) == set(LANGUAGES) for words in design.words.labels.values())


@pytest.mark.parametrize("slug", ["", "base", "no-such", "../certificates/course-completion", "course-completion/"])
def test_what_is_no_design_is_not_found(slug: str) -> None:
    with pytest.raises(LookupError):
        load_design(slug)
    with pytest.raises(LookupError):
        keep_design(slug)


def test_the_version_follows_every_file(folder: Path) -> None:
    before = load_design("course-completion").version
    assert load_design("course-completion").version == before
    for path in ("course-completion/style.css", f"{BASE}/words.yaml"):
        (folder / path).write_text((folder / path).read_text() + "\n", encoding="utf-8")
        after = load_design("course-completion").version
        assert after != before
        before = after


def test_a_frozen_design_keeps_its_files(app_context: Flask, folder: Path) -> None:
    design = load_design("course-completion")
    freeze(design)
    (folder / "course-completion" / "style.css").write_text("body { display: none }", encoding="utf-8")
    kept = frozen_design("course-completion", design.version)
    assert kept.version == design.version
    assert kept.files == design.files


def test_freezing_again_writes_nothing(app_context: Flask) -> None:
    design = load_design("course-completion")
    freeze(design)
    key = f"designs/{design.version}.zip"
    before = storage().read(key)
    app_context.extensions.pop("certificates.frozen_designs")
    freeze(design)
    assert storage().read(key) == before


def test_a_version_that_was_never_kept_is_missing(app_context: Flask) -> None:
    with pytest.raises(FileNotFoundError):
        frozen_design("course-completion", "0" * 64)


def test_says_why_an_award_does_not_fit() -> None:
    design = load_design("course-completion")
    assert design.misfits(make_award()) == []
    assert "“ta”" in design.misfits(make_award(languages=("en", "ta")))[0]


def test_fonts_are_those_that_were_chosen_and_carry_their_licence() -> None:
    fonts = FOLDER / BASE / "fonts"
    listed = dict(line.split()[::-1] for line in (fonts / "SHA256SUMS").read_text().splitlines())
    present = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in fonts.glob("*.woff2")}
    assert present == listed
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text()


def test_each_font_file_is_a_family_of_its_own() -> None:
    rules = [line for line in (FOLDER / BASE / "fonts.css").read_text().splitlines() if "@font-face" in line]
    families = [rule.split('"')[1] for rule in rules]
    files = [rule.split('"')[3].removeprefix("fonts/") for rule in rules]
    assert len(set(families)) == len(families)
    assert sorted(files) == sorted(path.name for path in (FOLDER / BASE / "fonts").glob("*.woff2"))
