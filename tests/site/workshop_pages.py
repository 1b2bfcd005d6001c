"""The pages of workshops: looking and registering, planning, running one, what comes of it, advice, the record."""

from __future__ import annotations

from collections.abc import Mapping

from tests.site.faces import EMPTY, Page

TEMPLATE = "legal-aid-for-informal-workers"
ROW = {"act": "send", "rows": "1", "row.0.name": "", "row.0.phone": "12", "form_key": "k" * 22}
COST = {"act": "send", "rows": "1", "row.0.amount": "many", "row.0.what": "Tea", "form_key": "k" * 22}


def _page(
    name: str,
    who: str,
    values: Mapping[str, str] | None = None,
    sent: Mapping[str, str] | None = None,
    status: int = 200,
    **query: str,
) -> Page:
    return Page(f"workshops.{name}", who, values or {}, query, sent, status)


def _as(who: str, *names: str) -> tuple[Page, ...]:
    return tuple(_page(name, who) for name in names)


def _of(workshop: str, who: str, *names: str) -> tuple[Page, ...]:
    return tuple(_page(name, who, {"workshop_id": workshop}) for name in names)


def _refused(who: str, *names: str) -> tuple[Page, ...]:
    """Return what forms answer to whoever sends them empty."""
    return tuple(_page(name, who, sent=EMPTY, status=422) for name in names)


TAKING_PART = (
    *_as("visitor", "list_workshops", "show_workshop", "register_self", "find_own_place"),
    _page("use_invitation", "newcomer"),
    _page("list_workshops", "visitor", state="IN-GA"),
    *_of("dateless_workshop", "visitor", "show_workshop"),
    *_of("cancelled_workshop", "visitor", "show_workshop", "register_self"),
    _page("use_invitation", "learner", {"token": "revoked_token"}),
    *_refused("visitor", "register_self", "find_own_place"),
    _page("show_own_place", "visitor", {"code": "named_code"}),
    _page("show_own_place", "learner", {"code": "waiting_code"}),
    _page("show_own_place", "visitor"),
    _page("show_own_place", "learner", {"code": "held_code"}),
    *_as("visitor", "change_own_details", "withdraw_own_place", "check_in_here"),
    _page("change_own_details", "visitor", sent={"full_name": ""}, status=422),
    *_refused("visitor", "check_in_here"),
    _page("check_in_with_code", "visitor", status=422),
    _page("list_registered", "learner"),
    _page("list_registered", "newcomer"),
    _page("claim_place", "learner"),
    _page("claim_place", "newcomer", sent={"code": "no-such-code"}, status=422),
    *_of("workshop", "visitor", "list_handouts", "show_handout"),
    _page("take_test", "learner"),
    _page("take_test", "visitor", {"code": "named_code"}),
    _page("take_test", "visitor", {"code": "held_code", "phase": "post"}),
    _page("ask_hand_in", "learner"),
    _page("give_feedback", "visitor"),
    _page("give_feedback", "learner", {"code": "held_code"}),
    _page("send_feedback", "visitor", sent=EMPTY, status=422),
    *_as("visitor", "show_own_plan", "add_own_point", "show_own_point", "do_own_review"),
    _page("show_own_plan", "visitor", {"code": "own_code"}),
    _page("add_own_point", "visitor", sent=EMPTY, status=422),
    _page("show_calendar", "learner"),
    _page("show_calendar", "newcomer"),
    Page(
        "learning.study_unit",
        "learner",
        {"slug": "other_course", "module_id": "camp_module", "unit_id": "camp_unit"},
    ),
)
PLANNING = (
    *_as("trainer", "list_run", "plan_workshop", "list_templates", "show_template", "show_template_session"),
    _page("list_run", "newcomer"),
    *_as("trainer", "show_template_handout", "plan_workshop_again", "save_as_template"),
    _page("plan_workshop", "trainer", template=TEMPLATE),
    _page("list_holidays", "manager"),
    *_refused("trainer", "plan_workshop"),
    _page("save_as_template", "trainer", sent={"slug": "No address"}, status=422),
    *_refused("manager", "add_holiday"),
    *_as("trainer", "show_overview", "show_agenda", "edit_workshop", "show_days", "list_facilitators", "move_workshop"),
    *_of("draft_workshop", "trainer", "show_overview"),
    *_of("workshop", "fellow", "show_overview"),
    *_of("held_workshop", "trainer", "show_overview"),
    _page("list_facilitators", "trainer", search="nobody is called this"),
    _page("move_workshop", "trainer", {"verb": "cancelled"}),
    _page("move_workshop", "trainer", {"verb": "cancelled"}, EMPTY, 422),
    *_refused("trainer", "edit_workshop", "add_named_facilitator", "add_facilitator"),
    *_as("trainer", "show_session", "edit_session", "add_session", "remove_session"),
    *_refused("trainer", "add_session", "shift_day"),
)
REGISTERING = (
    *_as("trainer", "list_participants", "show_participant", "change_participant", "add_participant"),
    *_of("workshop", "fellow", "list_participants"),
    *_of("draft_workshop", "trainer", "list_participants"),
    *_refused("trainer", "add_participant"),
    _page("change_participant", "trainer", sent={"full_name": ""}, status=422),
    *_as("trainer", "erase_participant", "edit_notice", "edit_questions", "list_invitations"),
    *_refused("trainer", "add_question", "list_invitations"),
    _page("register_team", "coordinator"),
    _page("register_team", "coordinator", sent=ROW, status=422),
    _page("withdraw_from_team", "coordinator"),
)
RUNNING = (
    *_as("fellow", "choose_roll", "call_roll", "show_mark", "show_session_code", "show_attendance"),
    _page("save_roll", "fellow", sent={"no": "such name"}, status=422),
    _page("correct_mark", "fellow", sent=EMPTY, status=422),
    _page("add_to_roll", "fellow", sent={"full_name": "Sunita Devi (सुनीता)", "form_key": "k" * 22}, status=422),
    *_as("trainer", "enter_sheet", "import_participants", "count_unnamed", "list_account_suggestions", "link_account"),
    _page("import_participants", "trainer", sent={"pasted": "Name\tPhone\nLalita\t12\n"}),
    *_refused("trainer", "import_participants"),
    _page("choose_name_to_join", "trainer"),
    _page("choose_name_to_join", "trainer", number="2"),
    *_of("workshop", "trainer", "show_tests", "show_marks", "show_workshop_gain"),
    *_of("draft_workshop", "trainer", "show_tests"),
    _page("show_test", "trainer"),
    _page("show_test", "trainer", {"participant_id": "own_participant"}),
    _page("remove_test", "trainer", sent=EMPTY, status=422),
)
AFTERWARDS = (
    *_as("trainer", "show_feedback", "list_feedback_texts", "show_feedback_form", "show_paper_feedback"),
    *_refused("trainer", "add_feedback_question", "enter_feedback"),
    *_as("trainer", "show_workshop_gain", "show_eligibility", "show_camps"),
    _page("show_eligibility", "trainer", show="none"),
    *_refused("trainer", "approve_certificates", "link_camp"),
    *_as("trainer", "show_actions", "show_team", "edit_team", "add_team_point", "show_team_point", "do_team_review"),
    _page("show_team", "coordinator"),
    _page("show_team_point", "coordinator", {"point_id": "done_point"}),
    *_refused("trainer", "add_team", "add_team_point", "merge_team", "reopen_point"),
    *_as("mentor", "show_visit", "change_visit", "call_visit_off", "edit_photos", "list_due"),
    _page("show_visit", "trainer", {"visit_id": "written_visit"}),
    *_as("trainer", "list_visits", "plan_visit", "correct_visit", "list_due"),
    *_refused("trainer", "plan_visit", "call_visit_off"),
    _page("list_due", "newcomer"),
    *_as("trainer", "show_money", "strike_cost", "paste_costs", "list_funders", "edit_funder"),
    _page("paste_costs", "trainer", sent=COST, status=422),
    *_refused("trainer", "add_cost", "add_funder", "strike_cost"),
    *_as("trainer", "show_report", "show_record", "list_record"),
    *(_page("list_record", "trainer", {"name": name}) for name in ("workshops", "points", "visits", "certificates")),
    _page("show_record", "newcomer"),
    _page("add_report_photos", "trainer", sent=EMPTY, status=422),
)
ADVICE = (
    *_as("coordinator", "list_requests", "ask_advice", "show_request"),
    _page("list_requests", "learner"),
    _page("list_requests", "trainer"),
    _page("show_request", "trainer"),
    _page("ask_advice", "coordinator", sent={"organisation": "1"}, status=422),
    _page("write_request_note", "trainer", sent=EMPTY, status=422),
)
WORKSHOP_PAGES = (*TAKING_PART, *PLANNING, *REGISTERING, *RUNNING, *AFTERWARDS, *ADVICE)
WORKSHOP_FILES = {
    f"workshops.{name}"
    for name in (
        *("download_own_proof", "download_template", "open_own_place", "read_calendar", "show_place_calendar"),
        *("export_actions", "export_actions_workbook", "export_attendance", "export_attendance_workbook"),
        *("export_costs", "export_costs_workbook", "export_due", "export_due_workbook"),
        *("export_eligibility", "export_eligibility_workbook", "export_feedback", "export_feedback_workbook"),
        *("export_participants", "export_participants_workbook", "export_record", "export_record_rows"),
        *("export_record_rows_workbook", "export_record_workbook", "export_report", "export_report_workbook"),
        *("export_requests", "export_requests_workbook", "export_run", "export_run_workbook"),
        *("export_visit", "export_workshop", "export_workshop_gain", "export_workshop_gain_workbook"),
        *("give_list_to_fill_in", "give_workbook_to_fill_in", "print_blank_plan", "print_guide", "print_handouts"),
        *("print_own_plan", "print_report", "print_sheet", "print_slips", "print_team_plan"),
        *("print_template_guide", "print_template_handouts", "print_test", "print_test_key", "print_visit"),
        *("show_report_photo", "show_small_photo"),
    )
}
