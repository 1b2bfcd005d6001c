"""What a draft does when its course is published from elsewhere: what it did not change follows, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.comments import CommentedMap
from sqlalchemy import select

from lms.authoring.drafts.assembling import draft_bundle, manifest_of
from lms.authoring.drafts.models import CourseDraft, DraftFile, DraftState, DraftText, DraftVersion, VersionKind
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_draft, find_text, find_unit
from lms.authoring.drafts.saving import save_text
from lms.authoring.reviewing.models import DraftComment, Notice
from lms.core import clock
from lms.core.database import transaction
from lms.courses.bundles import read_folder
from lms.courses.editing import edit_file
from lms.courses.operations import publish_bundle, published_bundle
from lms.extensions import db
from tests.conftest import CountQueries
from tests.factories.courses import LESSON, MODULE, TRANSLATION, make_bundle, make_course, yaml
from tests.factories.drafts import current, draft_of, make_draft

FIRST, SECOND = f"{MODULE}/01-first-lesson.md", f"{MODULE}/02-second-lesson.md"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="{}" height="9"/></svg>'
WITH_PICTURE = LESSON.format(title="First lesson") + "\n![Two workers at a gate](media/gate.svg)\n"


@pytest.fixture
def draft(app_context: Flask) -> DraftOf:
    return make_draft()


def publish(files: Mapping[str, bytes | str | None] | None = None, **overrides: Any) -> None:
    """Publish the course anew from files, as ``courses sync`` does, whatever learners would lose."""
    publish_bundle(make_bundle(files=files, **overrides), by=None, allow_removals=True)


def write(draft: DraftOf, unit: str, content: str, language: str = "") -> None:
    """Let the draft change a text of a unit."""
    found = find_unit(draft.course_id, unit)
    assert found is not None
    text = find_text(draft.course_id, unit_place(found.id, language))
    assert text is not None
    save_text(text.id, content, version=text.version, by=None)


def now(draft: DraftOf) -> dict[str, bytes]:
    db.session.rollback()
    return dict(draft_bundle(draft.course_id, draft.slug).files)


def published() -> dict[str, bytes]:
    bundle = published_bundle("a-course")
    assert bundle is not None
    return dict(bundle.files)


def is_in_line(draft: DraftOf) -> bool:
    """Whether a draft is what is published, and knows it."""
    found = find_draft(draft.slug)
    row = db.session.scalars(select(CourseDraft)).one()
    assert found is not None
    return now(draft) == published() and row.base_files == manifest_of(draft.course_id)


def notices() -> list[tuple[Notice | None, str]]:
    rows = db.session.execute(select(DraftComment.notice, DraftComment.quote).order_by(DraftComment.id))
    return [(row.notice, row.quote) for row in rows]


def kept_apart() -> list[str]:
    kept = select(DraftVersion.content).where(DraftVersion.kind == VersionKind.KEPT_APART)
    return list(db.session.scalars(kept.order_by(DraftVersion.id)))


NEW = {
    f"{MODULE}/04-third-lesson.md": LESSON.format(title="Third lesson"),
    f"{MODULE}/04-third-lesson.hi.md": TRANSLATION.format(title="तीसरा पाठ"),
}
MOVED = {
    SECOND: None,
    f"{MODULE}/02-second-lesson.hi.md": None,
    "02-next/module.yaml": yaml({"title": {"en": "Next", "hi": "अगला"}}),
    "02-next/01-second-lesson.md": LESSON.format(title="Second lesson"),
    "02-next/01-second-lesson.hi.md": TRANSLATION.format(title="दूसरा पाठ"),
}
RENUMBERED = {
    FIRST: None,
    f"{MODULE}/01-first-lesson.hi.md": None,
    f"{MODULE}/05-first-lesson.md": LESSON.format(title="First lesson"),
    f"{MODULE}/05-first-lesson.hi.md": TRANSLATION.format(title="पहला पाठ"),
}
GONE = {SECOND: None, f"{MODULE}/02-second-lesson.hi.md": None}
REST = ("01-first-lesson.hi.md", "02-second-lesson.hi.md", "03-first-quiz.yaml")
CASES: dict[str, dict[str, bytes | str | None]] = {
    "a text": {FIRST: LESSON.format(title="Another title")},
    "a new unit": {**NEW},
    "a unit less": {**GONE},
    "a unit moved into a new module": {**MOVED},
    "a unit with another number": {**RENUMBERED},
    "a picture": {FIRST: WITH_PICTURE, "media/gate.svg": PICTURE.format(9)},
    "a bank": {"banks/some.yaml": yaml({"title": {"en": "B", "hi": "ब"}, "questions": []})},
    "another folder": {
        f"{MODULE}/module.yaml": None,
        "07-first-module/module.yaml": yaml({"title": {"en": "First module", "hi": "पहला हिस्सा"}}),
        **dict.fromkeys((FIRST, SECOND, *(f"{MODULE}/{name}" for name in REST))),
        "07-first-module/01-first-lesson.md": LESSON.format(title="First lesson"),
        "07-first-module/01-first-lesson.hi.md": TRANSLATION.format(title="पहला पाठ"),
    },
    "line ends and a byte order mark": {SECOND: "\ufeff" + LESSON.format(title="S").replace("\n", "\r\n")},
}


@pytest.mark.parametrize("case", CASES)
def test_a_draft_without_changes_becomes_what_is_published(draft: DraftOf, case: str) -> None:
    completion: dict[str, Any] = {"completion": {"units": "all"}} if case == "another folder" else {}
    publish(CASES[case], **completion)
    assert is_in_line(draft)
    assert db.session.scalars(select(CourseDraft.state)).one() is DraftState.PUBLISHED
    assert not notices()
    publish()
    assert is_in_line(draft)


def test_pictures_are_changed_and_taken_away(draft: DraftOf) -> None:
    publish({FIRST: WITH_PICTURE, "media/gate.svg": PICTURE.format(9)})
    publish({FIRST: WITH_PICTURE, "media/gate.svg": PICTURE.format(5)})
    assert is_in_line(draft)
    file = db.session.scalars(select(DraftFile)).one()
    assert (file.size, file.details["width"]) == (len(PICTURE.format(5)), 9)


def test_what_both_changed_stays_and_the_other_is_kept_beside(draft: DraftOf) -> None:
    own, theirs = LESSON.format(title="Mine"), LESSON.format(title="Theirs")
    write(draft, "first-lesson", own)
    publish({FIRST: theirs, SECOND: LESSON.format(title="Their second")})
    after = now(draft)
    assert after[FIRST].decode() == own
    assert after[SECOND] == published()[SECOND]
    assert kept_apart() == [theirs]
    assert notices() == [(Notice.CHANGED_OUTSIDE, "first-lesson")]
    assert db.session.scalars(select(CourseDraft.state)).one() is DraftState.DRAFT


def test_what_only_the_draft_changed_stays(draft: DraftOf) -> None:
    own = LESSON.format(title="Mine")
    write(draft, "first-lesson", own)
    publish({SECOND: LESSON.format(title="Their second")})
    assert now(draft) == {**published(), FIRST: own.encode()}
    assert not notices()


def test_the_same_change_made_twice_is_no_conflict(draft: DraftOf) -> None:
    write(draft, "first-lesson", LESSON.format(title="Agreed"))
    publish({FIRST: LESSON.format(title="Agreed")})
    assert now(draft) == published()
    assert not notices()


def test_a_unit_taken_out_outside_stays_whole_where_the_draft_changed_it(draft: DraftOf) -> None:
    own = LESSON.format(title="Mine")
    write(draft, "second-lesson", own)
    before = now(draft)
    publish(GONE)
    assert now(draft) == before
    assert notices() == [(Notice.REMOVED_OUTSIDE, "second-lesson")]


def test_a_unit_that_the_draft_deleted_stays_deleted_and_its_change_is_kept(draft: DraftOf) -> None:
    with transaction():
        unit = find_unit(draft.course_id, "second-lesson")
        assert unit is not None
        unit.deleted_at = clock.now()
    theirs = LESSON.format(title="Theirs")
    publish({SECOND: theirs})
    assert SECOND not in now(draft)
    assert kept_apart() == [theirs]
    assert notices() == [(Notice.CHANGED_OUTSIDE, "second-lesson")]


def test_two_units_of_one_name_added_on_both_sides(draft: DraftOf) -> None:
    publish(NEW)
    publish()
    publish(NEW)
    assert is_in_line(draft)


def test_a_setting_of_a_quiz_comes_in(draft: DraftOf) -> None:
    def change(data: CommentedMap) -> None:
        data["settings"]["shuffle_choices"] = True

    edit_file("a-course", f"{MODULE}/03-first-quiz.yaml", change, by=None)
    assert is_in_line(draft)


def test_a_course_without_draft_does_not_mind(app_context: Flask) -> None:
    make_course()
    publish({FIRST: LESSON.format(title="Another")})
    assert db.session.scalar(select(DraftText.id).limit(1)) is None


def test_it_looks_only_at_what_changed(app_context: Flask, count_queries: CountQueries) -> None:
    folder = Path(__file__).resolve().parents[3] / "courses" / "labour-protection-and-migration-services"
    bundle = read_folder(folder)
    publish_bundle(read_folder(folder.parent / "safe-migration-to-the-gulf"), by=None)
    publish_bundle(bundle, by=None)
    draft = draft_of(current(bundle.slug))
    path = next(path for path in sorted(bundle.files) if path.endswith(".md") and "/" in path)
    changed = {**bundle.files, path: bundle.files[path] + b"\nMore.\n"}
    bundle = type(bundle)(bundle.slug, changed)
    with count_queries() as queries:
        publish_bundle(bundle, by=None)
    assert dict(draft_bundle(draft.course_id, draft.slug).files) == changed
    assert len(queries) < 45, len(queries)


TEXTS = st.sampled_from(["Alpha", "Beta", "Gamma"])


@settings(max_examples=10)
@given(TEXTS, TEXTS, TEXTS, st.booleans())
def test_no_words_are_lost(app: Flask, mine: str, theirs: str, second: str, is_gone: bool) -> None:
    with app.app_context():
        _check_nothing_lost(f"course-{token_hex(4)}", mine, theirs, second, is_gone=is_gone)


def _check_nothing_lost(slug: str, mine: str, theirs: str, second: str, *, is_gone: bool) -> None:
    draft = draft_of(make_course(slug))
    own, other = LESSON.format(title=mine), LESSON.format(title=theirs)
    write(draft, "first-lesson", own)
    files: dict[str, bytes | str | None] = {FIRST: other, SECOND: LESSON.format(title=second)}
    files |= GONE if is_gone else {}
    publish_bundle(make_bundle(slug, files=files), by=None)
    after = {path: content.decode() for path, content in now(draft).items()}
    assert after[FIRST] == own
    said = {*after.values(), *kept_apart()}
    bundle = published_bundle(slug)
    assert bundle is not None
    assert {content.decode() for content in bundle.files.values()} <= said
