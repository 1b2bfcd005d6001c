"""Files of a draft: added once, replaced under their names, deleted where nothing shows them, brought back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from lms.authoring.drafts.models import CourseDraft, DraftFile, DraftState
from lms.authoring.drafts.queries import DraftOf, find_text, find_unit, media_of
from lms.authoring.drafts.saving import save_text
from lms.authoring.media import operations
from lms.authoring.media.incoming import Incoming, made_ready
from lms.authoring.media.operations import add_file, delete_file, replace_file, restore_file, space_used
from lms.authoring.media.uses import look_again, uses_of
from lms.core.errors import Refusal
from lms.core.history import HistoryEntry
from lms.core.storage import storage
from lms.courses.operations import storage_key
from lms.extensions import db
from tests.conftest import CountQueries
from tests.factories.courses import LESSON, MODULE
from tests.factories.drafts import make_draft
from tests.factories.media import PDF, SVG, picture

LESSON_FILE = f"{MODULE}/01-first-lesson.md"


@pytest.fixture
def draft(app_context: Flask) -> DraftOf:
    return make_draft()


def paths(draft: DraftOf) -> list[str]:
    return sorted(media_of(draft.course_id))


def paper(number: int = 0, name: str = "form.pdf") -> Incoming:
    return made_ready(name, PDF + str(number).encode())


def show(draft: DraftOf, words: str) -> None:
    """Write some words at the end of the first lesson."""
    text = find_text(draft.course_id, f"units/{_unit_id(draft)}")
    assert text is not None
    save_text(text.id, LESSON.format(title="x") + words, version=text.version, by=None)


def _unit_id(draft: DraftOf) -> int:
    unit = find_unit(draft.course_id, "first-lesson")
    assert unit is not None
    return unit.id


def actions() -> list[str]:
    statement = select(HistoryEntry.action).where(HistoryEntry.action.contains(".file_")).order_by(HistoryEntry.id)
    return [action.removeprefix("authoring.file_") for action in db.session.scalars(statement)]


def test_a_file_is_added_and_the_draft_has_changed(draft: DraftOf) -> None:
    kept = add_file(draft.course_id, paper(), by=None)
    assert (kept.path, kept.is_new) == ("media/form.pdf", True)
    file = media_of(draft.course_id)[kept.path]
    assert storage().read(storage_key(file.digest)) == PDF + b"0"
    assert (file.size, file.details["media_type"]) == (len(PDF) + 1, "application/pdf")
    assert db.session.scalars(select(CourseDraft.state)).one() is DraftState.DRAFT
    assert actions() == ["added"]


def test_the_same_content_is_kept_once(draft: DraftOf) -> None:
    first = add_file(draft.course_id, paper(), by=None)
    again = add_file(draft.course_id, paper(name="other.pdf"), by=None)
    assert (again.file_id, again.path, again.is_new) == (first.file_id, first.path, False)
    assert actions() == ["added"]


def test_a_name_that_is_taken_gets_a_number(draft: DraftOf) -> None:
    for number in range(3):
        add_file(draft.course_id, paper(number), by=None)
    assert paths(draft) == ["media/form-2.pdf", "media/form-3.pdf", "media/form.pdf"]


def at_once(app: Flask, draft: DraftOf, *files: Incoming) -> list[str]:
    def add(incoming: Incoming) -> str:
        with app.app_context():
            return add_file(draft.course_id, incoming, by=None).path

    with ThreadPoolExecutor(len(files)) as pool:
        return list(pool.map(add, files))


def test_two_at_once_get_two_names_and_the_same_is_kept_once(app: Flask, draft: DraftOf) -> None:
    db.session.rollback()
    found = at_once(app, draft, paper(1), paper(2), paper(1), paper(2))
    assert sorted(set(found)) == ["media/form-2.pdf", "media/form.pdf"]
    assert paths(draft) == ["media/form-2.pdf", "media/form.pdf"]


def test_a_course_holds_only_so_many_files(draft: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST_FILES", 1)
    kept = add_file(draft.course_id, paper(), by=None)
    with pytest.raises(Refusal, match="all it may have"):
        add_file(draft.course_id, paper(1), by=None)
    assert replace_file(kept.file_id, paper(1), by=None).is_new


def test_and_only_so_many_bytes(draft: DraftOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST_BYTES", len(PDF) + 5)
    kept = add_file(draft.course_id, paper(), by=None)
    with pytest.raises(Refusal, match="larger than"):
        add_file(draft.course_id, paper(1), by=None)
    replace_file(kept.file_id, paper(2), by=None)
    assert space_used(draft.course_id) == (1, len(PDF) + 1)


def test_a_file_is_replaced_under_its_name_and_comes_back(draft: DraftOf) -> None:
    kept = add_file(draft.course_id, paper(), by=None)
    made = replace_file(kept.file_id, paper(1), by=None)
    assert (made.path, made.file_id != kept.file_id) == (kept.path, True)
    assert replace_file(kept.file_id, paper(1), by=None).file_id == made.file_id  # sent twice
    restore_file(kept.file_id, by=None)
    assert media_of(draft.course_id)[kept.path].id == kept.file_id
    assert actions() == ["added", "replaced", "restored"]


def test_a_file_that_nothing_shows_is_deleted_and_comes_back(draft: DraftOf) -> None:
    kept = add_file(draft.course_id, paper(), by=None)
    for _ in range(2):
        delete_file(draft, kept.file_id, by=None)
    assert paths(draft) == []
    for _ in range(2):
        restore_file(kept.file_id, by=None)
    assert paths(draft) == ["media/form.pdf"]
    assert actions() == ["added", "deleted", "restored"]


def test_one_that_is_shown_is_not_deleted(draft: DraftOf) -> None:
    kept = add_file(draft.course_id, paper(), by=None)
    show(draft, "\n[The form](media/form.pdf)\n")
    with pytest.raises(Refusal, match="still shown"):
        delete_file(draft, kept.file_id, by=None)
    show(draft, "")
    delete_file(draft, kept.file_id, by=None)


def test_a_deleted_file_is_not_replaced(draft: DraftOf) -> None:
    kept = add_file(draft.course_id, paper(), by=None)
    delete_file(draft, kept.file_id, by=None)
    with pytest.raises(Refusal, match="gone"):
        replace_file(kept.file_id, paper(1), by=None)


@pytest.mark.parametrize(
    "act", [lambda d, key: delete_file(d, key, by=None), lambda d, key: restore_file(key, by=None)]
)
def test_a_file_that_never_was(draft: DraftOf, act: object) -> None:
    with pytest.raises(Refusal, match="not here"):
        act(draft, 99)  # type: ignore[operator]


def test_only_files_of_media_can_be_touched(app_context: Flask) -> None:
    draft = make_draft(files={"LICENSE": "CC BY-SA"})
    file = db.session.scalars(select(DraftFile)).one()
    with pytest.raises(Refusal):
        delete_file(draft, file.id, by=None)


def test_where_a_file_is_used_is_known_without_reading_texts(app_context: Flask, count_queries: CountQueries) -> None:
    draft = make_draft(
        files={LESSON_FILE: LESSON.format(title="x") + "\n![A map](media/map.svg)\n", "media/map.svg": SVG}
    )
    with count_queries() as queries:
        uses = uses_of(draft)
    assert len(queries) <= 4
    assert [use.unit_slug for use in uses["media/map.svg"]] == ["first-lesson"]
    assert not any("content" in query for query in queries)


def test_a_unit_is_looked_at_again_when_a_file_comes(draft: DraftOf) -> None:
    show(draft, "\n![A stamp](media/stamp.webp)\n")
    look_again(draft, "media/stamp.webp")
    text = find_text(draft.course_id, f"units/{_unit_id(draft)}")
    assert text is not None
    assert text.problems == 1
    add_file(draft.course_id, made_ready("stamp.png", picture()), by=None)
    look_again(draft, "media/stamp.webp")
    db.session.refresh(text)
    assert text.problems == 0
