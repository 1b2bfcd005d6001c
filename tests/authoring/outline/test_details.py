"""What is said about a course and its modules: only what was changed is written."""

from __future__ import annotations

from typing import Any

import pytest

from lms.authoring.drafts.models import DraftModule, DraftText
from lms.authoring.drafts.places import COURSE, module_place
from lms.authoring.drafts.queries import DraftOf, find_text, find_unit
from lms.authoring.drafts.saving import ChangedMeanwhile, save_text
from lms.authoring.outline.by_language import put_words, words_of
from lms.authoring.outline.details import change_details, change_rule, shown_details, shown_rule
from lms.authoring.outline.modules import change_module, shown_module
from lms.authoring.outline.renaming import rename_unit, titles_of
from lms.authoring.outline.yaml_texts import said_in
from lms.core.database import transaction
from lms.core.errors import EditedMeanwhile, Refusal
from lms.extensions import db
from tests.authoring.outline.conftest import ids, now
from tests.factories.drafts import make_draft

pytestmark = pytest.mark.usefixtures("app_context")
FILE = """# Our first course
title: {en: A course, hi: एक पाठ्यक्रम} # short
summary:
  en: |
    Two
    lines.
  hi: 'एक'
audience: {en: Staff., hi: कार्यकर्ता।}
outcomes:
  # what counts
  - {en: One, hi: एक}
  - {en: Two, hi: दो}
languages: [en, hi]
hours: 2
as_on: 2026-11-21
house_rule: kept
completion:
  units: all # every one
  quizzes: {first-quiz: 60}
"""


@pytest.fixture
def written() -> DraftOf:
    """A draft whose course.yaml was written by hand, with comments."""
    made = make_draft()
    text = course_text(made)
    save_text(text.id, FILE, version=text.version, by=None)
    return now()


def course_text(draft: DraftOf) -> DraftText:
    db.session.rollback()
    text = find_text(draft.course_id, COURSE)
    assert text is not None
    return text


def shown(draft: DraftOf) -> dict[str, Any]:
    said = said_in(course_text(draft))
    assert said is not None
    return shown_details(said, draft.languages)


def change(draft: DraftOf, version: int | None = None, **changes: Any) -> str:
    before = shown(draft)
    seen = course_text(draft).version if version is None else version
    change_details(draft, before, {**before, **changes}, version=seen, by=None)
    return course_text(draft).content


def test_what_is_sent_back_as_it_was_shown_changes_nothing(written: DraftOf) -> None:
    assert change(written) == FILE


def test_only_what_is_changed_is_written_anew(written: DraftOf) -> None:
    title = {"en": "Another course", "hi": "एक पाठ्यक्रम"}
    assert change(written, title=title) == FILE.replace("A course", "Another course")
    assert change(written, hours=2.5) == FILE.replace("A course", "Another course").replace("hours: 2", "hours: 2.5")


def test_lines_come_and_go(written: DraftOf) -> None:
    lines = [{"en": "One", "hi": "एक"}, {"en": "Second", "hi": "दो"}]
    assert change(written, outcomes=lines) == FILE.replace("en: Two", "en: Second")
    change(written, outcomes=[*lines, {"en": "Third", "hi": ""}])
    third = FILE.replace("en: Two", "en: Second").replace("languages:", "  - en: Third\nlanguages:")
    assert course_text(written).content == third
    assert shown(written)["outcomes"][2] == {"en": "Third", "hi": ""}
    change(written, outcomes=lines[1:])
    assert "outcomes:\n  # what counts\n  - {en: Second, hi: दो}\nlanguages" in course_text(written).content
    change(written, outcomes=[])
    assert "outcomes" not in (said_in(course_text(written)) or {})


def test_a_certificate_comes_and_goes(written: DraftOf) -> None:
    words = {"en": "A course", "hi": ""}
    change(written, design="course-completion", wording="attended", certificate=words)
    said = said_in(course_text(written)) or {}
    assert said["certificate"] == {"design": "course-completion", "wording": "attended", "title": {"en": "A course"}}
    change(written, design="")
    assert course_text(written).content == FILE


def test_who_is_slower_with_other_words_hears_of_it_and_nothing_is_lost(written: DraftOf) -> None:
    version = course_text(written).version
    change(written, hours=9)
    assert change(written, version=version, hours=9)
    with pytest.raises(ChangedMeanwhile) as refused:
        change(written, version=version, hours=7)
    assert refused.value.kept_id is not None
    assert shown(written)["hours"] == 9


def test_odd_values_are_shown_as_far_as_they_can_be(written: DraftOf) -> None:
    odd = {"title": "Only one", "hours": "six", "as_on": "soon", "outcomes": 3, "certificate": [], "languages": "en"}
    values = shown_details(odd, ("en", "hi"))
    assert values["title"] == {"en": "Only one", "hi": ""}
    assert (values["hours"], values["as_on"], values["outcomes"], values["design"]) == (None, None, [], "")
    assert shown_rule({"completion": {"units": 3, "quizzes": {"a": "x", "b": 50}}}) == {
        "units": None,
        "quizzes": {"b": 50},
    }


def test_the_rule_of_completion_is_changed_in_its_place(written: DraftOf) -> None:
    seen = course_text(written).version
    change_rule(written, None, {"first-quiz": 60.0}, version=seen, by=None)
    assert course_text(written).content == FILE
    change_rule(written, ["first-lesson"], {}, version=seen, by=None)
    said = said_in(course_text(written)) or {}
    assert said["completion"] == {"units": ["first-lesson"]}
    change_rule(written, None, {"first-quiz": 75.5}, version=seen + 1, by=None)
    assert shown_rule(said_in(course_text(written)) or {}) == {"units": None, "quizzes": {"first-quiz": 75.5}}


def test_a_file_that_cannot_be_read_is_not_touched(written: DraftOf) -> None:
    text = course_text(written)
    save_text(text.id, "title: [", version=text.version, by=None)
    assert said_in(course_text(written)) is None
    with pytest.raises(Refusal, match="cannot be read"):
        change_rule(written, None, {}, version=course_text(written).version, by=None)
    assert course_text(written).content == "title: ["


def test_a_module_gets_a_title_and_aims_and_its_file_where_it_had_none(written: DraftOf) -> None:
    with transaction():
        module = DraftModule(course_id=written.course_id, slug="bare", number=7)
        db.session.add(module)
        db.session.flush()
        module_id = module.id
    before = shown_module({}, written.languages)
    after = {"title": {"en": "Bare", "hi": ""}, "aims": [{"en": "See.", "hi": "देखना।"}]}
    change_module(written, module_id, before, after, version=0, by=None)
    text = find_text(written.course_id, module_place(module_id))
    assert text is not None
    assert text.content == "title:\n  en: Bare\naims:\n  - en: See.\n    hi: देखना।\n"
    assert said_in(text) == {"title": {"en": "Bare"}, "aims": [{"en": "See.", "hi": "देखना।"}]}


def test_a_unit_is_renamed_in_its_files_and_nowhere_else(written: DraftOf) -> None:
    unit_id = ids(written)["first-lesson"]
    was, titles = {"en": "First lesson", "hi": "पहला पाठ"}, {"en": "Begin here", "hi": "पहला पाठ"}
    with transaction():
        assert rename_unit(written, unit_id, titles, was=was, by=None)
    with transaction():
        assert not rename_unit(written, unit_id, titles, was=was, by=None)
    with pytest.raises(EditedMeanwhile), transaction():
        rename_unit(written, unit_id, {"en": "Start"}, was=was, by=None)
    quiz, was = ids(written)["first-quiz"], titles_of_quiz(written)
    with transaction():
        assert rename_unit(written, quiz, {"en": "Quiz", "hi": ""}, was=was, by=None)
    assert titles_of_quiz(written) == {"en": "Quiz", "hi": ""}


def titles_of_quiz(draft: DraftOf) -> dict[str, str]:
    unit = find_unit(draft.course_id, "first-quiz")
    assert unit is not None
    return titles_of(draft, unit)


def test_words_of_other_languages_stay() -> None:
    data: dict[str, Any] = {"title": {"en": "A", "bn": "খ"}}
    put_words(data, "title", {"en": "", "hi": "क"})
    assert data == {"title": {"bn": "খ", "hi": "क"}}
    put_words(data, "title", {"hi": ""})
    put_words(data, "note", {"en": ""})
    assert data == {"title": {"bn": "খ"}}
    plain: dict[str, Any] = {"title": "A"}
    put_words(plain, "title", {"en": "A", "hi": ""})
    assert plain == {"title": "A"}
    put_words(plain, "title", {"en": "A", "hi": "क"})
    assert plain == {"title": {"en": "A", "hi": "क"}}
    assert words_of(7, "en") == {}
