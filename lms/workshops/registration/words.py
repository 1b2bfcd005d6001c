"""The words for what organisers do with those who registered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

VERB_NAMES = {
    "approved": _l("Give a place"),
    "put_on_waiting_list": _l("Put on the waiting list"),
    "declined": _l("Decline"),
    "withdrawn": _l("Withdraw for them"),
}
ACTIONS = {
    "workshops.participant_registered": _l("Registered for a workshop"),
    "workshops.participant_changed": _l("Registration changed"),
    "workshops.participant_agreed": _l("Agreed to what is kept"),
    "workshops.participant_erased": _l("Personal words of a participant deleted"),
    "workshops.participant_approved": _l("Place given"),
    "workshops.participant_put_on_waiting_list": _l("Put on the waiting list"),
    "workshops.participant_asked_again": _l("Registered again, waits for approval"),
    "workshops.participant_put_up_for_approval": _l("Waits for approval, after the waiting list"),
    "workshops.participant_declined": _l("Registration declined"),
    "workshops.participant_withdrawn": _l("Registration withdrawn"),
    "workshops.participant_counted_as_attended": _l("Counted as attended"),
    "workshops.participant_counted_as_partly": _l("Counted as partly attended"),
    "workshops.participant_counted_as_no_show": _l("Counted as not come"),
    "workshops.invitation_made": _l("Invited to a workshop"),
    "workshops.invitation_sent_again": _l("Invitation to a workshop sent again"),
    "workshops.invitation_revoked": _l("Invitation to a workshop taken back"),
    "workshops.notice_changed": _l("Words about the data of participants changed"),
    "workshops.questions_changed": _l("Questions for registration changed"),
}
COLUMNS = {
    "workshop_participants": _l("Registration for a workshop"),
    "workshop_notices": _l("Words about the data of participants"),
    "workshop_invitations": _l("Invitation to a workshop"),
    "workshop": _l("Workshop"),
    "participant_state": _l("Status"),
    "registered_as": _l("Status at first"),
    "source": _l("How registered"),
    "gender": _l("Gender"),
    "age_group": _l("Age group"),
    "qualification": _l("Qualification"),
    "organisation_name": _l("Organisation"),
    "work": _l("Work"),
    "in_line": _l("Number in line"),
    "registered_at": _l("Registered on"),
    "agreed_at": _l("Agreed on"),
    "agreed_to": _l("What you agreed to"),
    "invited_at": _l("Invited on"),
}
