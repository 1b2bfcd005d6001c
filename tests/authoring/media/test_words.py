"""What is said about a file stands in media.yaml, where everything else stays as it is written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from lms.authoring.drafts.places import MEDIA_WORDS
from lms.authoring.drafts.queries import DraftOf, find_text
from lms.authoring.drafts.saving import save_text
from lms.authoring.media.words import NOTHING, entry_now, save_words, version_of
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from tests.factories.courses import LESSON, MODULE
from tests.factories.drafts import make_draft
from tests.factories.media import SVG

MAP = "media/map.svg"
WORDS = {"alt": {"en": "A map", "hi": "एक नक्शा"}}
KEPT = """# What the pictures show
map.svg:
  alt: {en: A map, hi: एक नक्शा}   # short
"""


def make(media_yaml: str | None = None) -> DraftOf:
    lesson = LESSON.format(title="x") + f"\n![A map]({MAP})\n"
    return make_draft(files={f"{MODULE}/01-first-lesson.md": lesson, MAP: SVG, MEDIA_WORDS: media_yaml})


def written(draft: DraftOf) -> str:
    text = find_text(draft.course_id, MEDIA_WORDS)
    assert text is not None
    return text.content


def test_the_first_words_begin_the_file(app_context: Flask) -> None:
    draft = make()
    assert entry_now(draft.course_id, MAP) == {}
    save_words(draft.course_id, MAP, {**WORDS, "credit": "", "caption": {"en": " "}}, version=NOTHING, by=None)
    assert entry_now(draft.course_id, MAP) == WORDS
    assert "caption" not in written(draft)


def test_comments_and_order_stay(app_context: Flask) -> None:
    draft = make(KEPT)
    entry = entry_now(draft.course_id, MAP)
    save_words(draft.course_id, MAP, {**entry, "credit": "Asha, CC BY"}, version=version_of(entry), by=None)
    assert written(draft) == KEPT + "  credit: Asha, CC BY\n"


def test_words_that_are_emptied_go(app_context: Flask) -> None:
    draft = make(KEPT)
    save_words(draft.course_id, MAP, {}, version=version_of(WORDS), by=None)
    assert entry_now(draft.course_id, MAP) == {}
    assert "map.svg" not in written(draft)


def test_a_transcript_is_written_line_by_line(app_context: Flask) -> None:
    draft = make(KEPT)
    save_words(draft.course_id, "media/talk.mp3", {"transcript": {"en": "One.\n\nTwo."}}, version=NOTHING, by=None)
    assert "    en: |-\n      One.\n\n      Two.\n" in written(draft)


def test_the_same_again_is_no_change(app_context: Flask) -> None:
    draft = make(KEPT)
    save_words(draft.course_id, MAP, WORDS, version="older", by=None)
    assert written(draft) == KEPT


def test_other_words_meanwhile_are_not_overwritten(app_context: Flask) -> None:
    draft = make(KEPT)
    with pytest.raises(EditedMeanwhile):
        save_words(draft.course_id, MAP, {"credit": "Mine"}, version=NOTHING, by=None)
    assert written(draft) == KEPT


def test_two_at_once_about_two_files_both_count(app: Flask, app_context: Flask) -> None:
    draft = make()
    db.session.rollback()

    def save(number: int) -> None:
        with app.app_context():
            save_words(draft.course_id, f"media/{number}.svg", {"credit": str(number)}, version=NOTHING, by=None)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(4)))
    assert [entry_now(draft.course_id, f"media/{number}.svg")["credit"] for number in range(4)] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("content", ["- a list\n", "a: [\n", "a: 1\na: 2\n"])
def test_a_file_that_cannot_be_read_is_not_touched(app_context: Flask, content: str) -> None:
    draft = make(KEPT)
    text = find_text(draft.course_id, MEDIA_WORDS)
    assert text is not None
    save_text(text.id, content, version=text.version, by=None)
    with pytest.raises(Refusal, match="cannot be read"):
        save_words(draft.course_id, MAP, {"credit": "Mine"}, version=NOTHING, by=None)
    assert written(draft) == content


@pytest.mark.parametrize("entry", ["map.svg: words", "map.svg: {alt: 5, caption: {en: 7, hi: null}}", "map.svg:"])
def test_an_entry_that_is_not_right_can_be_made_right(app_context: Flask, entry: str) -> None:
    draft = make(KEPT)
    text = find_text(draft.course_id, MEDIA_WORDS)
    assert text is not None
    save_text(text.id, entry + "\n", version=text.version, by=None)
    now = entry_now(draft.course_id, MAP)
    save_words(draft.course_id, MAP, WORDS, version=version_of(now), by=None)
    assert entry_now(draft.course_id, MAP) == WORDS
