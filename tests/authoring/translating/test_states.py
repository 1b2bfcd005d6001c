"""How translations stand, as texts are saved in one language and in the other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from lms.authoring.drafts.models import DraftText, DraftUnit
from lms.authoring.drafts.places import unit_place
from lms.authoring.drafts.queries import DraftOf, find_draft, find_text, find_unit, texts_of
from lms.authoring.drafts.saving import ChangedMeanwhile, change_yaml, save_text
from lms.authoring.translating.completeness import completeness, files_of
from lms.authoring.translating.files import load_file
from lms.authoring.translating.operations import (
    TextGone,
    Typed,
    confirm_translation,
    mark_in_work,
    save_translation,
    set_in_work,
)
from lms.authoring.translating.states import Standing, states_of_unit
from lms.core.errors import Refusal
from lms.extensions import db
from tests.conftest import CountQueries
from tests.factories.courses import MODULE
from tests.factories.drafts import make_draft

QUESTION = "questions/who-helps/text"


@pytest.fixture
def draft(app_context: Flask) -> DraftOf:
    return make_draft()


def unit(draft: DraftOf, slug: str) -> DraftUnit:
    found = find_unit(draft.course_id, slug)
    assert found is not None
    return found


def text(draft: DraftOf, slug: str, language: str = "") -> DraftText:
    return texts_of(unit(draft, slug))[language]


def stands(draft: DraftOf, slug: str, key: str) -> Standing:
    return next(each for each in states_of_unit(draft, unit(draft, slug)) if each.key == key)


def replace(draft: DraftOf, slug: str, old: str, new: str, language: str = "") -> None:
    held = text(draft, slug, language)
    assert old in held.content
    save_text(held.id, held.content.replace(old, new), version=held.version, by=None)


def ask(draft: DraftOf, **words: str) -> None:
    """Change the text of the first question of the quiz, in the languages given."""

    def change(data: dict) -> None:  # type: ignore[type-arg]
        data["questions"][0]["text"].update(words)

    change_yaml(text(draft, "first-quiz").id, change, version=None, by=None)


def typed(standing: Standing, words: str) -> Typed:
    return Typed(standing.key, standing.language, words, standing.version, standing.source_seen)


def test_everything_is_up_to_date_at_first(draft: DraftOf) -> None:
    for slug in ("first-lesson", "first-quiz"):
        assert {each.state.value for each in states_of_unit(draft, unit(draft, slug))} == {"done"}


def test_a_translation_is_stale_when_its_source_changes_and_not_when_it_changes_back(draft: DraftOf) -> None:
    replace(draft, "first-lesson", "Text of First", "Words of First")
    body = stands(draft, "first-lesson", "body")
    assert (body.state.value, "Text of First" in body.before) == ("stale", True)
    assert stands(draft, "first-lesson", "title").state.value == "done"
    replace(draft, "first-lesson", "Words of First", "More words of First")
    assert "Text of First" in stands(draft, "first-lesson", "body").before, "the oldest source stays"
    replace(draft, "first-lesson", "More words of First", "Text of First")
    assert stands(draft, "first-lesson", "body").state.value == "done"
    assert completeness(draft)["hi"].stale == 0


def test_in_yaml_the_same_holds_for_each_text(draft: DraftOf) -> None:
    ask(draft, en="Who can help?")
    assert stands(draft, "first-quiz", QUESTION).before == "Who helps?"
    assert [each.state.value for each in states_of_unit(draft, unit(draft, "first-quiz"))].count("stale") == 1
    ask(draft, en="Who helps?")
    assert stands(draft, "first-quiz", QUESTION).state.value == "done"


def test_translating_anew_brings_a_text_up_to_date(draft: DraftOf) -> None:
    replace(draft, "first-lesson", "Text of First", "Words of First")
    replace(draft, "first-lesson", "का पाठ", "के शब्द", "hi")
    assert stands(draft, "first-lesson", "body").state.value == "done"
    ask(draft, en="Who can help?")
    ask(draft, hi="कौन मदद कर सकता है?")
    assert stands(draft, "first-quiz", QUESTION).state.value == "done"


def test_source_and_translation_changed_in_one_save_are_in_line(draft: DraftOf) -> None:
    ask(draft, en="Who can help?")
    ask(draft, en="Who could help?", hi="कौन मदद कर सकता है?")
    assert stands(draft, "first-quiz", QUESTION).state.value == "done"


def test_other_white_space_around_a_text_changes_nothing(draft: DraftOf) -> None:
    held = text(draft, "first-lesson")
    save_text(held.id, f"{held.content}\n\n", version=held.version, by=None)
    assert stands(draft, "first-lesson", "body").state.value == "done"


def test_a_translation_that_is_taken_out_is_missing_and_not_stale(draft: DraftOf) -> None:
    replace(draft, "first-lesson", "Text of First", "Words of First")
    replace(draft, "first-lesson", text(draft, "first-lesson", "hi").content.split("---\n", 2)[2], "", "hi")
    assert stands(draft, "first-lesson", "body").state.value == "missing"
    assert (completeness(draft)["hi"].stale, completeness(draft)["hi"].missing) == (0, 1)


def test_a_source_that_comes_after_its_translation_makes_nothing_stale(draft: DraftOf) -> None:
    def without_source(data: dict) -> None:  # type: ignore[type-arg]
        del data["questions"][0]["text"]["en"]

    change_yaml(text(draft, "first-quiz").id, without_source, version=None, by=None)
    assert stands(draft, "first-quiz", QUESTION).state.value == "stale", "its source is gone"
    ask(draft, en="Who helps?")
    assert stands(draft, "first-quiz", QUESTION).state.value == "done"


def test_what_is_confirmed_is_up_to_date_unless_the_source_changed_again(draft: DraftOf) -> None:
    ask(draft, en="Who can help?")
    seen = stands(draft, "first-quiz", QUESTION)
    ask(draft, en="Who could help?")
    with pytest.raises(Refusal, match="once more"):
        confirm_translation(draft, seen.text_id, typed(seen, ""), by=None)
    seen = stands(draft, "first-quiz", QUESTION)
    for _ in range(2):
        confirm_translation(draft, seen.text_id, typed(seen, ""), by=None)
    assert stands(draft, "first-quiz", QUESTION).state.value == "done"


def test_a_text_in_work_stays_so_until_somebody_says_otherwise(draft: DraftOf) -> None:
    seen = stands(draft, "first-quiz", QUESTION)
    for _ in range(2):
        mark_in_work(draft, seen.text_id, typed(seen, ""), is_in_work=True, by=None)
    ask(draft, en="Who can help?")
    assert (stands(draft, "first-quiz", QUESTION).state.value, completeness(draft)["hi"].in_work) == ("in_work", 1)
    mark_in_work(draft, seen.text_id, typed(seen, ""), is_in_work=False, by=None)
    assert stands(draft, "first-quiz", QUESTION).state.value == "stale"
    mark_in_work(draft, seen.text_id, typed(seen, ""), is_in_work=True, by=None)
    ask(draft, hi="कौन मदद कर सकता है?")
    mark_in_work(draft, seen.text_id, typed(seen, ""), is_in_work=False, by=None)
    assert stands(draft, "first-quiz", QUESTION).state.value == "done"


def test_translations_are_saved_side_by_side_with_what_others_write(draft: DraftOf) -> None:
    first, second = stands(draft, "first-quiz", QUESTION), stands(draft, "first-quiz", "title")
    save_translation(draft, first.text_id, typed(first, "कौन-कौन?"), by=None)
    version = save_translation(draft, second.text_id, typed(second, "दूसरा नाम"), by=None)
    again = stands(draft, "first-quiz", "title")
    assert (again.words, again.version) == ("दूसरा नाम", version)
    assert stands(draft, "first-quiz", QUESTION).words == "कौन-कौन?"


def test_words_that_somebody_else_has_changed_are_not_written_over(draft: DraftOf) -> None:
    for slug, key in (("first-quiz", QUESTION), ("first-lesson", "body")):
        seen = stands(draft, slug, key)
        save_translation(draft, seen.text_id, typed(seen, "एक"), by=None)
        save_translation(draft, seen.text_id, typed(seen, "एक"), by=None)  # sent twice
        with pytest.raises(ChangedMeanwhile):
            save_translation(draft, seen.text_id, typed(seen, "दो"), by=None)
        assert stands(draft, slug, key).words == "एक"


def test_a_lesson_gets_its_file_in_a_language_when_the_first_words_are_saved(app_context: Flask) -> None:
    draft = make_draft(files={f"{MODULE}/02-second-lesson.hi.md": None}, languages_in_work=["hi"])
    assert stands(draft, "second-lesson", "body").state.value == "missing"
    seen = stands(draft, "second-lesson", "title")
    save_translation(draft, seen.text_id, typed(seen, " "), by=None)
    assert "hi" not in texts_of(unit(draft, "second-lesson"))
    save_translation(draft, seen.text_id, typed(seen, "दूसरा:\nपाठ"), by=None)
    assert stands(draft, "second-lesson", "title").words == "दूसरा: पाठ"
    body = stands(draft, "second-lesson", "body")
    save_translation(draft, body.text_id, typed(body, "## एक\r\n\r\nदो"), by=None)
    assert stands(draft, "second-lesson", "body").words == "## एक\n\nदो"
    assert completeness(draft)["hi"].missing == 1


def test_emptied_words_take_the_language_out(draft: DraftOf) -> None:
    seen = stands(draft, "first-quiz", QUESTION)
    save_translation(draft, seen.text_id, typed(seen, "  "), by=None)
    assert stands(draft, "first-quiz", QUESTION).state.value == "missing"
    assert (completeness(draft)["hi"].missing, completeness(draft)["en"].missing) == (1, 0)


def test_a_translation_beside_an_older_source_stays_stale(draft: DraftOf) -> None:
    seen = stands(draft, "first-quiz", QUESTION)
    ask(draft, en="Who can help?")
    save_translation(draft, seen.text_id, typed(seen, "कौन?"), by=None)
    now = stands(draft, "first-quiz", QUESTION)
    assert (now.state.value, now.before, now.words) == ("stale", "Who helps?", "कौन?")


def test_a_text_that_is_gone_is_said_to_be(draft: DraftOf) -> None:
    seen = stands(draft, "first-quiz", QUESTION)
    for text_id, key in ((seen.text_id, "questions/none/text"), (10**6, QUESTION)):
        with pytest.raises(TextGone):
            save_translation(draft, text_id, Typed(key, "hi", "x", "", ""), by=None)
    hindi = find_text(draft.course_id, unit_place(unit(draft, "first-lesson").id, "hi"))
    assert hindi is not None
    assert load_file(draft, hindi.id) is None, "a lesson is named by its first language"


def test_a_file_that_cannot_be_read_refuses_to_be_written(draft: DraftOf) -> None:
    seen, held = stands(draft, "first-quiz", QUESTION), text(draft, "first-quiz")
    save_text(held.id, "title: [", version=held.version, by=None)
    with pytest.raises(TextGone):
        save_translation(draft, seen.text_id, typed(seen, "x"), by=None)
    assert states_of_unit(draft, unit(draft, "first-quiz")) == []


def test_completeness_is_counted_in_two_queries_and_agrees_with_the_texts(
    draft: DraftOf, count_queries: CountQueries
) -> None:
    ask(draft, en="Who can help?")
    seen = stands(draft, "first-quiz", "title")
    mark_in_work(draft, seen.text_id, typed(seen, ""), is_in_work=True, by=None)
    with count_queries() as queries:
        found = completeness(draft)
    assert len(queries) == 2
    hindi, english = found["hi"], found["en"]
    assert (hindi.total - hindi.done, hindi.stale, hindi.in_work, hindi.missing) == (2, 1, 1, 0)
    assert (english.is_complete, english.percent, hindi.is_complete, hindi.percent) == (True, 100, False, 92)
    quiz = next(file for file in files_of(draft) if file.unit_slug == "first-quiz")
    standings = states_of_unit(draft, unit(draft, "first-quiz"))
    assert quiz.by_language["hi"].done == sum(each.state.value == "done" for each in standings)
    assert next(file.place for file in files_of(draft)) == "course.yaml"


def test_a_language_is_put_in_work_and_taken_out(draft: DraftOf) -> None:
    for _ in range(2):
        set_in_work(draft, "hi", is_in_work=True, by=None)
    changed = find_draft(draft.slug)
    assert changed is not None
    assert changed.facts["languages_in_work"] == ["hi"]
    set_in_work(draft, "hi", is_in_work=False, by=None)
    changed = find_draft(draft.slug)
    assert changed is not None
    assert "languages_in_work" not in changed.facts
    with pytest.raises(Refusal, match="translated into"):
        set_in_work(draft, "en", is_in_work=True, by=None)


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    together, results = Barrier(len(acts)), list[str]()

    def do(act: Callable[[], object]) -> None:
        with app.app_context():
            together.wait()
            try:
                act()
                results.append("done")
            except Refusal:
                results.append("refused")
            db.session.remove()

    threads = [Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_two_who_translate_one_text_at_once_are_told_and_two_texts_are_both_saved(app: Flask) -> None:
    with app.app_context():
        draft = make_draft(files={f"{MODULE}/02-second-lesson.hi.md": None}, languages_in_work=["hi"])
        seen = stands(draft, "second-lesson", "title")
        other = stands(draft, "second-lesson", "aim")
        db.session.remove()

    def write(standing: Standing, words: str) -> Callable[[], object]:
        return lambda: save_translation(draft, standing.text_id, typed(standing, words), by=None)

    assert at_once(app, write(seen, "एक"), write(seen, "दो"), write(other, "तीन")) == ["done", "done", "refused"]
    with app.app_context():
        assert stands(draft, "second-lesson", "title").words in {"एक", "दो"}
        assert stands(draft, "second-lesson", "aim").words == "तीन"
