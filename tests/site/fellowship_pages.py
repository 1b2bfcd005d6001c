"""The pages of fellowships: calls and applying, selecting, the fellow's year, mentoring, running a programme."""

from __future__ import annotations

from collections.abc import Mapping

from tests.site.faces import EMPTY, Page


def _page(
    name: str,
    who: str,
    values: Mapping[str, str] | None = None,
    sent: Mapping[str, str] | None = None,
    status: int = 200,
    **query: str,
) -> Page:
    return Page(f"fellowships.{name}", who, values or {}, query, sent, status)


def _as(who: str, *names: str) -> tuple[Page, ...]:
    return tuple(_page(name, who) for name in names)


def _refused(who: str, *names: str) -> tuple[Page, ...]:
    """Return what forms answer to whoever sends them empty."""
    return tuple(_page(name, who, sent=EMPTY, status=422) for name in names)


APPLYING = (
    *_as("visitor", "list_open_calls", "show_open_call", "start_application", "find_application"),
    *_refused("visitor", "start_application", "find_application", "send_application_links"),
    _page("show_open_call", "visitor", {"call_slug": "ended_call"}),
    _page("edit_applicant_details", "visitor"),
    *(_page("edit_own_section", "visitor", {"number": number}) for number in "1267"),
    _page("edit_own_section", "visitor", {"number": "6"}, {"q.referees.1.name": "R", "q.referees.1.email": "x"}, 422),
    _page("show_own_application", "visitor"),
    _page("check_application", "visitor"),
    _page("check_application", "visitor", sent=EMPTY, status=422),
    _page("show_own_application", "newcomer", {"code": "submitted_code"}),
    _page("show_own_application", "learner", {"code": "asked_code"}),
    _page("show_own_application", "other", {"code": "invited_code"}),
    _page("show_own_application", "graduate", {"code": "booked_code"}),
    _page("show_own_application", "coordinator", {"code": "offered_code"}),
    _page("answer_own_question", "visitor", sent=EMPTY, status=422),
    *_as("visitor", "withdraw_application", "show_own_offer", "confirm_decline", "write_reference"),
    _page("write_reference", "visitor", sent={"go": "send"}, status=422),
    _page("list_own_applications", "newcomer"),
    _page("list_own_applications", "learner"),
)
SELECTING = (
    *_as("manager", "list_calls", "create_call", "show_call", "edit_call", "edit_criteria"),
    _page("show_call", "manager", {"call_slug": "draft_call"}),
    *_refused("manager", "create_call", "edit_call", "edit_criteria", "give_longer"),
    *_as("manager", "publish_call", "end_call", "reopen_call", "give_longer"),
    *_as("manager", "edit_form", "add_form_field", "edit_form_field", "add_form_section", "edit_form_section"),
    _page("edit_form_field", "manager", {"field_id": "speaks"}),
    *_refused("manager", "add_form_field"),
    _page("preview_form", "manager"),
    *_as("manager", "list_applications", "show_application", "edit_application_placement"),
    _page("list_applications", "manager", search="nobody is called this"),
    _page("show_application", "manager", {"application_id": "asked_application"}),
    *_refused("manager", "add_application_note"),
    *_as("manager", "list_call_reviewers", "show_assignment", "list_slots", "show_selection", "show_ranking"),
    *_as("manager", "show_waiting_list"),
    *_refused("manager", "list_call_reviewers", "list_slots", "move_on_waiting_list"),
    _page("show_scores", "manager"),
    _page("list_reviewing", "mentor"),
    _page("list_reviewing", "other_mentor"),
    _page("show_sheet", "mentor"),
    _page("show_sheet", "mentor", {"review_id": "scored_sheet"}),
    _page("hand_in_sheet", "mentor", sent=EMPTY, status=422),
    _page("declare_conflict", "mentor"),
)
YEAR = (
    _page("show_month", "fellow"),
    _page("show_month", "newcomer"),
    _page("show_month", "ended_fellow"),
    *_as("fellow", "show_fellow", "show_agreement", "edit_agreement", "edit_own_details"),
    *_refused("fellow", "edit_agreement"),
    _page("edit_own_details", "fellow", sent={"bank_ifsc": "x"}, status=422),
    *_as("fellow", "list_milestones", "show_milestone"),
    *(
        _page("show_milestone", "fellow", {"milestone_id": f"{name}_milestone"})
        for name in ("approved", "returned", "submitted")
    ),
    *_as("fellow", "list_reports", "show_report", "show_log", "edit_log_entry"),
    _page("show_report", "fellow", {"month": "1"}),
    _page("show_report", "fellow", {"month": "3"}),
    _page("hand_in_report", "fellow", sent={"version": "1"}, status=422),
    *_refused("fellow", "save_log_entry"),
    *_as("fellow", "show_stipends", "show_mentoring", "show_meeting", "plan_meeting", "note_meeting", "move_meeting"),
    _page("show_stipend", "fellow", {"month": "1"}),
    _page("show_meeting", "fellow", {"meeting_id": "held_meeting"}),
    *_refused("fellow", "plan_meeting"),
    *_as("fellow", "show_check_in", "show_pair"),
    _page("show_check_in", "fellow", {"check_in_id": "final_check_in"}),
    _page("hand_in_check_in", "fellow", sent=EMPTY, status=422),
    *_as("fellow", "raise_flag_form", "show_flag_raised", "show_changes", "show_completion", "show_record"),
    *_refused("fellow", "raise_flag_form"),
    _page("show_check_in_link", "visitor"),
    _page("show_alumni_notes", "ended_fellow"),
    _page("show_completion", "ended_fellow", {"fellow_id": "ended_fellow"}),
)
MENTORING = (
    _page("show_inbox", "mentor"),
    _page("show_inbox", "legal_mentor"),
    _page("list_mentored", "mentor"),
    *_as("mentor", "show_fellow", "show_mentoring", "write_note"),
    *_refused("mentor", "write_note"),
    _page("show_milestone", "mentor", {"milestone_id": "submitted_milestone"}),
    _page("show_report", "mentor", {"month": "3"}),
    _page("review_milestone", "mentor", sent=EMPTY, status=422),
    _page("answer_report", "mentor", sent=EMPTY, status=422),
)
RUNNING = (
    _page("list_programmes", "manager"),
    _page("create_programme", "manager"),
    *_refused("manager", "create_programme"),
    *_as("manager", "show_programme", "show_plan_form", "edit_programme", "upload_plan", "ask_archive_programme"),
    *_as("manager", "add_planned_milestone", "edit_planned_milestone", "remove_planned_milestone"),
    *_refused("manager", "edit_programme", "add_planned_milestone", "upload_plan"),
    *_as("manager", "list_fellows", "choose_fellow", "start_fellow", "show_fellow", "edit_fellow"),
    _page("list_fellows", "one_programme", {"slug": "other_programme"}),
    *_refused("manager", "start_fellow", "add_mentor"),
    _page("edit_fellow", "manager", sent={"version": "1", "stipend": "x"}, status=422),
    _page("remove_mentor", "manager"),
    *_as("manager", "create_milestone", "adapt_milestone"),
    *_refused("manager", "create_milestone"),
    *_as("manager", "list_programme_reports", "show_report_totals"),
    *_as("manager", "ask_for_check_ins", "show_final_review", "ask_for_final_review"),
    *_as("manager", "grant_leave", "grant_extension", "shorten_leave", "take_back_change", "end_early"),
    _page("show_changes", "manager", {"fellow_id": "leave_fellow"}),
    *_refused("manager", "grant_leave", "end_early"),
    *_as("manager", "show_completion", "list_alumni", "show_board", "show_comparison"),
    *_as("manager", "list_stipends", "list_stipend_sums", "list_pay_runs", "create_pay_run", "show_pay_run"),
    _page("show_pay_run", "manager", {"number": "paid_run"}),
    _page("show_stipend", "manager"),
    _page("act_on_stipend", "manager", sent=EMPTY, status=422),
    *_as("manager", "import_payments", "cancel_pay_run"),
    *_refused("manager", "mark_lines_paid", "import_payments"),
    *_as("safeguarding", "list_safety_flags", "list_fellow_flags", "show_safety_flag"),
    _page("show_safety_flag", "safeguarding", {"flag_id": "closed_flag"}),
    *_refused("safeguarding", "close_safety_flag"),
)
FELLOWSHIP_PAGES = (*APPLYING, *SELECTING, *YEAR, *MENTORING, *RUNNING)
FELLOWSHIP_FILES = {
    f"fellowships.{name}"
    for name in (
        "download_plan",
        "export_alumni",
        "export_applications",
        "export_applications_workbook",
        "export_board",
        "export_board_workbook",
        "export_comparison",
        "export_fellows",
        "export_log",
        "export_meeting",
        "export_programme_reports",
        "export_ranking_csv",
        "export_ranking_xlsx",
        "export_statement",
        "export_stipends",
        "export_stipends_workbook",
        "print_record",
        "show_own_file",
        "show_reviewed_file",
    )
}
