"""An example of every route of workshops; see ``examples.py``, which takes these in."""

from __future__ import annotations

Values = dict[str, str]

PREFIX = "workshops."
# What an argument stands for in every route of workshops.
ARGUMENTS: Values = {
    "camp_id": "camp",
    "code": "own_code",
    "day": "1",
    "days": "30",
    "digits": "000000",
    "facilitator_id": "facilitator",
    "file_id": "report_photo",
    "funder_id": "funder",
    "handout_id": "slip",
    "holiday_id": "holiday",
    "invitation_id": "invitation",
    "line_id": "cost_line",
    "module_id": "camp_module",
    "name": "people",
    "number": "1",
    "participant_id": "hall_participant",
    "phase": "pre",
    "point_id": "point",
    "proof_id": "proof",
    "question_id": "change",
    "request_id": "request",
    "session_id": "hall_session",
    "slug": "template",
    "team_id": "team",
    "token": "invitation_token",
    "unit_id": "camp_unit",
    "verb": "closed",
    "visit_id": "visit",
    "workshop_id": "workshop",
}


def _of(values: Values, *names: str) -> dict[str, Values]:
    return {PREFIX + name: values for name in names}


OPEN: Values = {"workshop_id": "open_workshop"}
HELD: Values = {"workshop_id": "held_workshop"}
ROUTES: dict[str, Values] = {
    **_of(OPEN, "show_workshop", "export_workshop", "register_self", "register_team", "move_workshop"),
    **_of(OPEN, "show_overview", "show_agenda", "edit_workshop", "plan_workshop_again", "save_as_template"),
    **_of(OPEN, "show_days", "change_days", "move_by_days", "add_day", "undate_workshop", "shift_day"),
    **_of(OPEN | {"number": "3"}, "remove_day"),
    **_of(OPEN | {"session_id": "open_session"}, "show_session", "edit_session", "remove_session"),
    **_of(OPEN, "add_session", "edit_notice", "edit_questions", "change_questions", "add_question"),
    **_of(OPEN, "list_invitations", "send_invitation_again", "revoke_invitation"),
    **_of(OPEN, "add_participant", "list_participants", "decide_participants", "open_own_place"),
    **_of(OPEN | {"participant_id": "waiting_participant"}, "show_participant"),
    **_of(OPEN | {"participant_id": "waiting_participant"}, "change_participant", "erase_participant"),
    **_of(OPEN | {"participant_id": "team_participant"}, "withdraw_from_team"),
    **_of({"code": "named_code"}, "agree_to_notice", "change_own_details", "withdraw_own_place"),
    **_of({"participant_id": "suggested_participant"}, "link_account"),
    **_of({"participant_id": "alike_participant"}, "choose_name_to_join", "join_names"),
    # A code that was wrong would be counted, which writes; into this session nobody can check in.
    **_of({"session_id": "open_session"}, "arrive", "check_in_with_code"),
    **_of({"code": "held_code"}, "show_own_plan", "begin_own_plan", "save_own_about", "take_own_suggestion"),
    **_of({"code": "held_code"}, "add_own_point", "show_own_point", "step_own_point", "do_own_review"),
    **_of({"code": "held_code"}, "print_own_plan", "download_own_proof"),
    **_of({"code": "giving_code"}, "give_feedback", "send_feedback"),
    **_of({"point_id": "done_point"}, "reopen_point"),
    **_of({"visit_id": "written_visit", "file_id": "visit_photo"}, "show_small_photo"),
    **_of({"visit_id": "written_visit"}, "correct_visit", "print_visit"),
    **_of(HELD, "show_eligibility", "approve_certificates", "export_eligibility", "export_eligibility_workbook"),
    **_of(HELD, "show_actions", "propose_teams", "add_team", "print_blank_plan"),
    **_of(HELD, "export_actions", "export_actions_workbook", "list_visits", "plan_visit"),
    **_of(HELD, "show_feedback", "show_feedback_form", "choose_feedback_questions", "add_feedback_question"),
    **_of(HELD, "list_feedback_texts", "export_feedback", "export_feedback_workbook"),
    **_of(HELD, "show_paper_feedback", "enter_feedback", "count_unnamed", "show_camps", "link_camp", "unlink_camp"),
    **_of(HELD, "show_workshop_gain", "export_workshop_gain", "export_workshop_gain_workbook"),
    **_of(HELD, "show_money", "add_cost", "export_costs", "export_costs_workbook", "strike_cost", "paste_costs"),
    **_of(HELD, "list_funders", "add_funder", "edit_funder", "remove_funder"),
    **_of(HELD, "show_report", "export_report", "export_report_workbook", "print_report", "add_report_photos"),
    **_of(HELD, "show_report_photo", "remove_report_photo"),
    **_of({"slug": "small_template"}, "archive_template", "restore_template", "download_template"),
    **_of({"slug": "small_template"}, "print_template_guide", "print_template_handouts"),
    **_of({"session_id": "sheet"}, "show_template_session"),
    **_of({"handout_id": "handout"}, "show_template_handout"),
    **_of({"slug": "other_course"}, "count_own_attendance"),
    **_of({"token": "calendar_token"}, "read_calendar"),
}
# The same with what belongs to others. Only where it says more than that they run other workshops: of what a page is
# about there are two, they do not belong together, or one of them is public. The rest asks ``test_workshop_access``.
_OTHER: Values = {"workshop_id": "other_workshop"}
OTHERS_OF_ROUTES: dict[str, tuple[Values, ...]] = {
    **{
        PREFIX + name: ({"workshop_id": "draft_workshop"}, _OTHER)
        for name in ("show_workshop", "register_self", "show_overview")
    },
    **{
        PREFIX + name: (_OTHER,)
        for name in (
            *(
                "list_participants",
                "show_attendance",
                "show_tests",
                "show_feedback",
                "show_actions",
                "show_eligibility",
            ),
            *("show_money", "show_report", "edit_workshop", "register_team", "list_handouts"),
        )
    },
    PREFIX + "show_participant": (
        {"participant_id": "other_participant"},
        _OTHER | {"participant_id": "other_participant"},
    ),
    PREFIX + "show_session": ({"session_id": "other_hall_session"},),
    PREFIX + "call_roll": (
        {"session_id": "other_hall_session"},
        _OTHER | {"session_id": "other_hall_session"},
    ),
    PREFIX + "show_mark": ({"participant_id": "other_participant"},),
    PREFIX + "show_test": ({"participant_id": "other_participant"},),
    PREFIX + "show_team": ({"team_id": "other_team"},),
    PREFIX + "show_team_point": ({"team_id": "other_team"},),
    PREFIX + "show_own_point": ({"code": "giving_code"},),
    PREFIX + "show_visit": ({"visit_id": "other_visit"},),
    PREFIX + "show_small_photo": ({"visit_id": "visit"},),
    PREFIX + "show_report_photo": (_OTHER, {"file_id": "visit_photo"}),
    PREFIX + "download_own_proof": ({"code": "own_code"},),
    PREFIX + "show_request": ({"request_id": "other_request"},),
    PREFIX + "edit_funder": (_OTHER,),
    PREFIX + "strike_cost": (_OTHER,),
    PREFIX + "use_invitation": ({"token": "revoked_token"},),
}


def others_of(endpoint: str) -> tuple[Values, ...]:
    """Return the other objects with which a route is asked."""
    return OTHERS_OF_ROUTES.get(endpoint, ())
