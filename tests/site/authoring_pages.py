"""The pages of authoring: facts, a course and its outline, writing, questions, languages, review and publishing."""

from __future__ import annotations

from collections.abc import Mapping

from tests.site.faces import EMPTY, Page

KINDS = (
    *("who-gives-clearance", "fair-or-not", "is-the-bill-law", "name-of-the-training", "insurance-sum"),
    *("which-door-for-what", "steps-before-the-flight", "fill-the-notice", "now-a-family"),
    *("farhan-flies-on-thursday", "everyone-goes-like-this"),
)
KINDS_QUIZ = {"slug": "quiz_course", "unit_slug": "kinds_quiz"}
LESSON = {
    "version": "1;title=x;body=x",
    "title": "Lesson of two",
    "body": "## Another text\n\nOf both.",
    "minutes": "10",
}
GIFT = "::Visa:: Which visa allows work? {=Employment visa ~Visit visa}\n\nThis question has no answers. {\n"
TRY = {"seed": "7", "page": "1"}


def _page(
    name: str,
    who: str = "trainer",
    values: Mapping[str, str] | None = None,
    sent: Mapping[str, str] | None = None,
    status: int = 200,
    **query: str,
) -> Page:
    return Page(f"authoring.{name}", who, values or {}, query, sent, status)


def _as(who: str, *names: str) -> tuple[Page, ...]:
    return tuple(_page(name, who) for name in names)


def _in(course: str, *names: str, who: str = "trainer") -> tuple[Page, ...]:
    return tuple(_page(name, who, {"slug": course}) for name in names)


def _refused(*names: str) -> tuple[Page, ...]:
    """Return what forms answer to whoever sends them empty."""
    return tuple(_page(name, sent=EMPTY, status=422) for name in names)


FACTS = (
    *_as("trainer", "list_facts", "show_fact", "edit_fact", "add_fact", "ask_to_retire_fact"),
    _page("list_facts", q="nobody has looked this up"),
    _page("show_fact", values={"key": "old_fact"}),
    *_refused("add_fact"),
    _page("edit_fact", sent={"statement_en": "", "statement_hi": ""}, status=422),
    _page("review_fact", sent=EMPTY, status=409),
    *_as("trainer", "list_course_facts"),
    *_in("blank", "list_course_facts", who="administrator"),
)
BEGINNING = (
    *_as("trainer", "list_desks", "start_course", "import_course", "show_archive"),
    _page("list_desks", "newcomer"),
    _page("list_desks", "coordinator"),
    _page("list_desks", search="no course is called this"),
    *_refused("begin_course", "send_archive", "take_archive"),
    *_as("trainer", "show_hands"),
    _page("show_hands", "administrator", search="Otis"),
    *_in("bare", "show_hands"),
    *_refused("give_part"),
    _page("take_over", "administrator", sent=EMPTY, status=422),
)
OUTLINE = (
    *_as(
        "trainer", "show_workspace", "edit_course_details", "edit_completion", "edit_module", "add_module", "add_unit"
    ),
    *_in("bare", "show_workspace"),
    *_in("bare", "show_workspace", who="administrator"),
    *_in("blank", "show_workspace", who="administrator"),
    *_in("blank", "show_workspace"),
    *_in("reviewed", "show_workspace", who="mentor"),
    *_in("other_course", "show_workspace", who="administrator"),
    *_as("trainer", "arrange_unit", "delete_unit", "delete_module", "list_deleted", "mend_text"),
    *_in("reviewed", "list_deleted", who="coordinator"),
    *_refused("add_module", "add_unit", "move_in_outline"),
    _page("edit_course_details", sent={"hours": "many"}, status=422),
    _page("arrange_unit", sent={"was_en": "An older title", "title_en": "A newer one"}, status=409),
    _page("delete_unit", sent=EMPTY, status=409),
    *(_page(name, values={"name": "glossary"}) for name in ("list_entries", "add_entry")),
    _page("edit_entry", values={"name": "glossary", "key": "helpline"}),
    *_as("trainer", "list_entries", "add_entry", "edit_entry", "remove_entry"),
    _page("list_entries", search="nothing is called this"),
    *_refused("add_entry", "remove_entry"),
)
WRITING = (
    *_as("trainer", "write_unit", "write_workshop_unit", "show_unit_history", "show_version"),
    _page("show_text_history", values={"text_id": "glossary_text"}),
    _page("write_unit", values={"unit_slug": "first-lesson"}, language="hi"),
    _page("write_unit", values={"unit_slug": "unready-lesson"}),
    _page("write_unit", "mentor"),
    _page("write_unit", "coordinator", sent=LESSON, status=409),
    _page("write_unit", "coordinator", sent={**LESSON, "go": "preview"}),
    _page("show_version", against="now"),
    _page("show_unit_history", values={"unit_slug": "first-lesson"}, language="hi"),
)
MEDIA = (
    *_as("trainer", "list_media", "show_media_file"),
    *_in("reviewed", "list_media"),
    _page("list_media", "mentor"),
    *(_page("show_media_file", values={"file_id": f"{name}_file"}) for name in ("bare-picture", "paper", "deleted")),
    *_refused("add_media_files", "replace_media_file"),
)
LANGUAGES = (
    *_as("trainer", "show_languages", "translate_unit", "translate_text", "upload_texts", "show_table"),
    _page("show_languages", language="hi"),
    *_in("quiz_course", "show_languages"),
    _page("translate_unit", values={"unit_slug": "first-quiz"}),
    _page("translate_unit", values={"unit_slug": "unready-lesson"}, language="hi"),
    _page("translate_unit", "mentor"),
    *_refused("upload_texts"),
)
QUESTIONS = (
    *_as("trainer", "edit_quiz", "edit_quiz_settings", "edit_quiz_slots", "edit_question", "add_question"),
    _page("edit_quiz", values=KINDS_QUIZ),
    _page("edit_quiz", "mentor"),
    _page("edit_quiz_slots", values={"slug": "quiz_course", "unit_slug": "drawn_quiz"}),
    *(_page("edit_question", values={**KINDS_QUIZ, "question_id": each}) for each in KINDS),
    _page("edit_question", "mentor"),
    *_as("trainer", "add_draft_bank", "edit_bank", "edit_bank_question", "add_bank_question", "delete_draft_bank"),
    *_in("reviewed", "add_draft_bank"),
    _page("edit_bank", values={"slug": "quiz_course", "bank": "bank"}),
    *_refused("add_draft_bank", "add_question"),
    *_as("trainer", "list_draft_questions", "paste_questions", "paste_into_bank"),
    *_in("quiz_course", "list_draft_questions"),
    *_in("blank", "list_draft_questions", who="administrator"),
    _page("list_draft_questions", words="nobody asks this"),
    _page("paste_questions", sent={"text": GIFT, "format": "gift", "language": "en"}),
    *_refused("paste_questions"),
    *_as("trainer", "preview_quiz", "try_quiz"),
    _page("preview_quiz", values=KINDS_QUIZ, answers="1"),
    _page("try_quiz", values=KINDS_QUIZ, seed="7"),
    _page("judge_quiz", values=KINDS_QUIZ, sent={**TRY, "go": "finish"}),
    _page("judge_quiz", values=KINDS_QUIZ, sent={**TRY, "q.insurance-sum.answer": "many", "go": "finish"}, status=422),
)
REVIEWING = (
    *_as("trainer", "show_review", "show_unit_comments", "answer_comment"),
    *_as("mentor", "show_review", "show_unit_comments"),
    _page("show_unit_comments", "fellow"),
    *_in("reviewed", "show_review", who="mentor"),
    *_in("reviewed", "show_review", who="trainer"),
    _page("show_unit_comments", values={"unit_slug": "first-lesson"}),
    *_refused("show_unit_comments", "answer_comment", "comment_on_course"),
    _page("send_draft_back", "mentor", sent=EMPTY, status=422),
    *_as("trainer", "publish_draft", "show_revisions", "show_revision", "publish_revision_again"),
    *_in("quiz_course", "publish_draft"),
    *_in("blank", "publish_draft", "show_revisions", who="administrator"),
    _page("show_revision", values={"number": "2"}),
    *_refused("plan_publication", "withdraw_published"),
)
AUTHORING_PAGES = (*FACTS, *BEGINNING, *OUTLINE, *WRITING, *MEDIA, *LANGUAGES, *QUESTIONS, *REVIEWING)
AUTHORING_FILES = {
    f"authoring.{name}"
    for name in (
        *("export_draft", "export_draft_questions", "export_facts", "export_revision", "export_texts"),
        *("list_insertions", "open_unit", "show_file"),
    )
}
