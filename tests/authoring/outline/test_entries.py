"""Sources and words of the glossary, one by one."""

from __future__ import annotations

import pytest

from lms.authoring.drafts.models import CourseDraft
from lms.authoring.drafts.places import GLOSSARY, SOURCES
from lms.authoring.drafts.queries import DraftOf, find_text
from lms.authoring.outline.deleting import delete_unit
from lms.authoring.outline.entries import add_entry, change_entry, mark_of, remove_entry, users_of
from lms.authoring.outline.yaml_texts import said_in
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from tests.authoring.outline.conftest import ids
from tests.factories.drafts import make_draft

pytestmark = pytest.mark.usefixtures("app_context")
SOURCE = {"confidence": "high", "references": [{"title": "A page", "url": "https://y.in", "date": "2026"}]}
FILE = "# checked by hand\nF01:\n  confidence: high  # sure\n  references:\n    - {title: A page, date: 2026-11}\n"


def said(draft: DraftOf, place: str = SOURCES) -> dict[str, object]:
    db.session.rollback()
    found = said_in(find_text(draft.course_id, place))
    assert found is not None
    return found


def test_a_source_is_added_once(draft: DraftOf) -> None:
    for _again in range(2):
        add_entry(draft, SOURCES, "F02", SOURCE, by=None)
    assert list(said(draft)) == ["F01", "F02"]
    with pytest.raises(Refusal, match="this id already") as refused:
        add_entry(draft, SOURCES, "F02", {**SOURCE, "confidence": "low"}, by=None)
    assert refused.value.field == "key"


def test_an_entry_is_changed_where_it_differs() -> None:
    draft = make_draft(files={"sources.yaml": FILE})
    before = said(draft)["F01"]
    after = {"confidence": "low", "references": [{"title": "A page", "date": "2026-11"}]}
    for _again in range(2):
        change_entry(draft, SOURCES, "F01", before, after, seen=mark_of(before), by=None)
    text = find_text(draft.course_id, SOURCES)
    assert text is not None
    assert text.content == FILE.replace("confidence: high  #", "confidence: low   #")
    with pytest.raises(EditedMeanwhile):
        change_entry(draft, SOURCES, "F01", before, {**after, "confidence": "medium"}, seen=mark_of(before), by=None)


def test_two_who_change_different_entries_do_not_meet(draft: DraftOf) -> None:
    add_entry(draft, SOURCES, "F02", SOURCE, by=None)
    first, second = said(draft)["F01"], said(draft)["F02"]
    for key, before in (("F01", first), ("F02", second)):
        change_entry(draft, SOURCES, key, before, {**SOURCE, "confidence": "low"}, seen=mark_of(before), by=None)
    assert all(entry == {**SOURCE, "confidence": "low"} for entry in said(draft).values())


def test_what_a_text_still_uses_stays(draft: DraftOf) -> None:
    with pytest.raises(Refusal, match="first-lesson, second-lesson"):
        remove_entry(draft, SOURCES, "F01", by=None)
    with pytest.raises(Refusal, match="still used in: first-lesson"):
        remove_entry(draft, GLOSSARY, "helpline", by=None)
    for unit_id in list(ids(draft).values())[1:3]:
        with transaction():
            delete_unit(draft, unit_id, seen=_version(draft), by=None)
    for _again in range(2):
        remove_entry(draft, SOURCES, "F01", by=None)
    assert said(draft) == {}


def _version(draft: DraftOf) -> int:
    return db.session.get_one(CourseDraft, draft.id).outline_version


def test_a_word_within_another_word_is_no_use(draft: DraftOf) -> None:
    add_entry(draft, GLOSSARY, "help", {"term": {"en": "help"}, "meaning": {"en": "See [[helpline]]."}}, by=None)
    assert list(users_of(draft, GLOSSARY, "help")) == []
    assert GLOSSARY in users_of(draft, GLOSSARY, "helpline")
    remove_entry(draft, GLOSSARY, "help", by=None)
    assert list(said(draft, GLOSSARY)) == ["helpline"]


def test_a_course_without_a_file_gets_one() -> None:
    draft = make_draft(
        files={
            "glossary.yaml": None,
            **{
                f"01-first-module/0{n}-{name}-lesson{end}.md": None
                for n, name in ((1, "first"), (2, "second"))
                for end in ("", ".hi")
            },
        }
    )
    for key in ("one", "two"):
        add_entry(draft, GLOSSARY, key, {"term": {"en": key}, "meaning": {"en": key}}, by=None)
    assert list(said(draft, GLOSSARY)) == ["one", "two"]


def test_a_list_under_a_comment_is_replaced_whole_and_can_be_read() -> None:
    file = "F01:\n  confidence: high\n  references:\n    # the order itself\n    - {title: A page}\n"
    draft = make_draft(files={"sources.yaml": file})
    before = said(draft)["F01"]
    after = {"confidence": "high", "references": [{"title": "A page"}, {"title": "Another"}]}
    change_entry(draft, SOURCES, "F01", before, after, seen=mark_of(before), by=None)
    assert said(draft)["F01"] == after
