"""What a manager chooses from the board."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from lms.core.forms import Form, choices, number_of
from lms.core.language import localised
from lms.fellowships.board.grid import AT_RISK_ONES, ENDED_ONES, RUNNING_ONES, SHOWN, Board, Chosen
from lms.people.places import STATES

SHOWN_NAMES = {
    RUNNING_ONES: _l("Running now"),
    AT_RISK_ONES: _l("Need a call"),
    ENDED_ONES: _l("Completed or left"),
}


class BoardFilter(Form):
    """Which fellows the board shows. Hosts, mentors and states are those that its fellows have."""

    class Meta(Form.Meta):
        """A filter is read from the address and changes nothing."""

        csrf = False

    show = SelectField(_l("Fellows"), choices=choices(SHOWN_NAMES.items()))
    host = SelectField(_l("Host organisation"))
    mentor = SelectField(_l("Mentor"))
    state = SelectField(_l("State"))

    def offer(self, board: Board) -> None:
        """Fill the choices with what there is on a board."""
        anything = ("", _l("All"))
        hosts = sorted((localised(name), str(key)) for key, name in board.hosts.items())
        mentors = sorted((name, str(key)) for key, name in board.mentors.items())
        self.host.choices = choices([anything, *((key, name) for name, key in hosts)])
        self.mentor.choices = choices([anything, *((key, name) for name, key in mentors)])
        self.state.choices = choices([anything, *((code, STATES.get(code, code)) for code in board.state_codes)])


def chosen_from_address() -> Chosen:
    """Return what the address asks for; nonsense stands for everything."""
    show = request.args.get("show", "")
    code = request.args.get("state", "")
    return Chosen(
        show=show if show in SHOWN else RUNNING_ONES,
        host_id=_number("host"),
        mentor_id=_number("mentor"),
        state_code=code if code in STATES else "",
    )


def _number(name: str) -> int:
    return number_of(request.args.get(name)) or 0
