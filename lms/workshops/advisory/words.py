"""The words for what happens to requests for advice, and the kinds of their tags."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from lms.workshops.advisory.models import REQUEST_MOVES, RequestState

REQUEST_KINDS = {
    RequestState.REQUESTED: "warning",
    RequestState.ACCEPTED: "info",
    RequestState.IN_PROGRESS: "info",
    RequestState.ANSWERED: "success",
    RequestState.CLOSED: "plain",
    RequestState.DECLINED: "plain",
    RequestState.WITHDRAWN: "plain",
}
MOVE_WORDS: dict[str, Any] = {
    "accepted": _l("Take it on"),
    "begun": _l("Begin the work"),
    "closed": _l("Close it"),
    "asked_on": _l("Ask on"),
    "declined": _l("Decline it"),
    "withdrawn": _l("Withdraw it"),
}
NEED_REASON = frozenset(verb for verb, move in REQUEST_MOVES.table.items() if move.needs_reason)
ACTIONS: dict[str, Any] = {
    "workshops.request_made": _l("Advice asked for"),
    "workshops.request_noted": _l("Note on a request for advice"),
    "workshops.request_accepted": _l("Request for advice taken on"),
    "workshops.request_declined": _l("Request for advice declined"),
    "workshops.request_begun": _l("Work on a request for advice begun"),
    "workshops.request_answered": _l("Request for advice answered"),
    "workshops.request_asked_on": _l("Asked on about an answer"),
    "workshops.request_closed": _l("Request for advice closed"),
    "workshops.request_withdrawn": _l("Request for advice withdrawn"),
}
COLUMNS: dict[str, Any] = {
    "subject": _l("About what"),
    "needed_by": _l("Needed by"),
    "request_state": _l("Status"),
    "asked_at": _l("Asked on"),
    "is_internal": _l("For those who advise only"),
    "is_answer": _l("The answer"),
    "handled": _l("Taken on by you"),
}
