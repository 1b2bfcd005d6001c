"""An example of every route of authoring; see ``examples.py``, which takes these in."""

from __future__ import annotations

Values = dict[str, str]

PREFIX = "authoring."
# What an argument stands for in every route of authoring.
ARGUMENTS: Values = {
    "bank": "frauds",
    "comment_id": "comment",
    "file_id": "way_file",
    "key": "F01",
    "language": "hi",
    "module_id": "draft_module",
    "name": "sources",
    "number": "1",
    "person_id": "mentor_id",
    "plan_id": "plan",
    "prefix": "way_prefix",
    "question_id": "visa-first",
    "row_id": "draft_unit",
    "slug": "written",
    "text_id": "draft_text",
    "token": "archive",
    "unit_id": "draft_unit",
    "unit_slug": "second-lesson",
    "version_id": "version",
    "what": "unit",
}


def _of(values: Values, *names: str) -> dict[str, Values]:
    return {PREFIX + name: values for name in names}


FACT: Values = {"key": "small_fact"}
QUIZ: Values = {"unit_slug": "first-quiz"}
ROUTES: dict[str, Values] = {
    **_of({"key": "fact"}, "show_fact", "edit_fact"),
    **_of(FACT, "ask_to_retire_fact", "retire_fact", "review_fact"),
    **_of({"key": "old_fact"}, "restore_fact"),
    **_of(QUIZ, "edit_quiz", "edit_quiz_settings", "edit_quiz_slots", "add_question", "arrange_questions"),
    **_of(QUIZ, "paste_questions", "preview_quiz", "try_quiz", "judge_quiz"),
    **_of(QUIZ | {"question_id": "who-helps"}, "edit_question"),
    **_of({"unit_slug": "a-day"}, "write_workshop_unit"),
    **_of({"file_id": "deleted_file"}, "restore_media_file"),
    **_of({"file_id": "bare-picture_file"}, "delete_media_file"),
    **_of({"name": "way_name"}, "show_file"),
    **_of({"row_id": "deleted_unit"}, "restore_deleted"),
    **_of({"name": "table"}, "show_table", "take_texts"),
    **_of({"slug": "bare"}, "open_workspace", "take_on"),
    **_of({"slug": "reviewed"}, "approve_draft", "send_draft_back", "take_draft_back"),
    **_of({"comment_id": "settled_comment"}, "reopen_comment"),
    **_of({"text_id": "glossary_text"}, "mend_text", "translate_text"),
}
# The same with what belongs to another draft of the same people.
OTHERS: dict[str, Values] = {
    "comment_id": {"comment_id": "other_comment"},
    "module_id": {"module_id": "other_draft_module"},
    "row_id": {"row_id": "other_draft_unit"},
    "text_id": {"text_id": "other_draft_text"},
    "token": {"token": "other_archive"},
    "unit_id": {"unit_id": "other_draft_unit"},
}
OTHERS_OF_ROUTES: dict[str, tuple[Values, ...]] = {
    **{PREFIX + name: ({"slug": "blank"}, {"slug": "bare"}) for name in ("show_workspace", "show_hands", "give_part")},
    **{
        PREFIX + name: ({"slug": "blank"},)
        for name in (
            "edit_course_details",
            "show_review",
            "show_revisions",
            "publish_draft",
            "export_draft",
            "list_media",
        )
    },
    PREFIX + "show_version": ({"text_id": "other_draft_text"}, {"text_id": "glossary_text"}),
    PREFIX + "show_file": ({"slug": "reviewed"},),
    PREFIX + "open_workspace": (),
    PREFIX + "drop_planned": ({"slug": "reviewed"},),
    PREFIX + "show_media_file": ({"slug": "reviewed"},),
    PREFIX + "save_media_words": ({"slug": "reviewed"},),
    PREFIX + "bring_archive_in": ({"token": "other_archive"}, {"slug": "blank"}),
}


def others_of(endpoint: str, example: Values) -> tuple[Values, ...]:
    """Return the other objects with which a route is asked."""
    known = OTHERS_OF_ROUTES.get(endpoint)
    return known if known is not None else tuple(OTHERS[name] for name in example if name in OTHERS)
