"""An example of every route of fellowships; see ``examples.py``, which takes these in."""

from __future__ import annotations

Values = dict[str, str]

PREFIX = "fellowships."
# What an argument stands for in every route of fellowships.
ARGUMENTS: Values = {
    "act": "hold",
    "application_id": "reviewed_application",
    "call_slug": "call",
    "change_id": "extension",
    "check_in_id": "check_in",
    "code": "draft_code",
    "entry_id": "entry",
    "fellow_id": "fellow",
    "field_id": "why",
    "file_id": "submitted_evidence",
    "flag_id": "flag",
    "form_key": "report",
    "leave_id": "late_leave",
    "meeting_id": "meeting",
    "mentorship_id": "mentorship",
    "milestone_id": "open_milestone",
    "month": "4",
    "number": "run",
    "occasion": "mid-term",
    "person_id": "mentor_id",
    "reference_id": "reference",
    "review_id": "reviewed_sheet",
    "section_id": "motivation",
    "slot_id": "slot",
    "slug": "programme",
    "token": "look_back",
}


def _of(values: Values, *names: str) -> dict[str, Values]:
    return {PREFIX + name: values for name in names}


ROUTES: dict[str, Values] = {
    **_of({"milestone_id": "submitted_milestone"}, "review_milestone", "take_milestone_back"),
    **_of({"milestone_id": "approved_milestone"}, "reopen_milestone"),
    **_of({"milestone_id": "immersion"}, "edit_planned_milestone", "remove_planned_milestone"),
    **_of({"month": "3"}, "answer_report", "take_report_back", "act_on_stipend", "show_stipend"),
    **_of({"entry_id": "removed_entry"}, "restore_log_entry"),
    **_of({"fellow_id": "leave_fellow"}, "take_back_change"),
    **_of({"fellow_id": "leave_fellow", "change_id": "leave"}, "shorten_leave"),
    **_of({"fellow_id": "ended_fellow"}, "show_alumni_notes"),
    **_of({"check_in_id": "final_check_in"}, "reopen_check_in"),
    **_of({"call_slug": "draft_call"}, "publish_call"),
    **_of({"call_slug": "ended_call"}, "reopen_call"),
    **_of({"application_id": "screened_application"}, "move_application"),
    **_of({"application_id": "scored_application", "review_id": "scored_sheet"}, "answer_sheet"),
    **_of({"application_id": "scored_application"}, "show_scores"),
    **_of({"slot_id": "booked_slot"}, "free_slot"),
    **_of({"number": "1"}, "edit_own_section"),
    **_of({"file_id": "draft_file"}, "show_own_file"),
    **_of({"file_id": "reviewed_file"}, "show_reviewed_file"),
    **_of({"code": "submitted_code"}, "ask_own_referees", "remind_own_referee", "withdraw_application"),
    **_of({"code": "asked_code"}, "answer_own_question"),
    **_of({"code": "invited_code"}, "book_own_interview"),
    **_of({"code": "booked_code"}, "free_own_interview"),
    **_of({"code": "offered_code"}, "accept_own_offer", "confirm_decline", "decline_own_offer", "show_own_offer"),
    **_of({"token": "reference_link"}, "write_reference"),
}
# The same with what belongs to another fellow, reviewer or applicant than those of the columns.
OTHERS: dict[str, Values] = {
    "fellow_id": {"fellow_id": "other_fellow"},
    "entry_id": {"entry_id": "other_entry"},
    "meeting_id": {"meeting_id": "other_meeting"},
    "milestone_id": {"milestone_id": "other_open_milestone"},
    "check_in_id": {"check_in_id": "other_check_in"},
    "review_id": {"review_id": "unread_sheet"},
    "flag_id": {"flag_id": "far_flag"},
    "application_id": {"application_id": "far_application"},
    "change_id": {"change_id": "leave"},
}
OTHERS_OF_ROUTES: dict[str, tuple[Values, ...]] = {
    **dict.fromkeys(
        (
            PREFIX + name
            for name in ("edit_planned_milestone", "remove_planned_milestone", "shorten_leave", "take_back_change")
        ),
        (),
    ),
    PREFIX + "answer_sheet": ({"review_id": "unread_sheet"},),
    PREFIX + "show_own_file": ({"file_id": "reviewed_file"},),
    PREFIX + "show_reviewed_file": (
        {"file_id": "unread_file"},
        {"review_id": "unread_sheet", "file_id": "unread_file"},
    ),
    PREFIX + "show_alumni_notes": (),
    PREFIX + "remind_own_referee": ({"code": "draft_code"},),
}


def others_of(endpoint: str, example: Values) -> tuple[Values, ...]:
    """Return the other objects with which a route is asked: all of its parts belong to somebody else."""
    known = OTHERS_OF_ROUTES.get(endpoint)
    if known is not None:
        return known
    other: Values = {}
    for name in example:
        other |= OTHERS.get(name, {})
    return (other,) if other else ()
