"""A coordinator registers several people of an organisation at once, sees them, and takes them out again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from lms.core import clock
from lms.core.access import SIGNED_IN, access
from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.core.forms import number_of, tidy
from lms.core.language import chosen_language
from lms.extensions import db
from lms.people.models import Organisation
from lms.workshops.blueprint import blueprint
from lms.workshops.moves import Actor
from lms.workshops.planning.loaders import load_public
from lms.workshops.planning.models import Workshop
from lms.workshops.registration import operations, teams
from lms.workshops.registration.entry import why_not
from lms.workshops.registration.forms import STALE, new_form_key, typed_ids
from lms.workshops.registration.loaders import load_participant, load_team
from lms.workshops.registration.matching import alike, names_of
from lms.workshops.registration.models import (
    AGE_NAMES,
    GENDER_NAMES,
    PARTICIPANT_STATE_NAMES,
    AgeGroup,
    Gender,
    ParticipantState,
    Source,
)
from lms.workshops.registration.pasting import LONGEST_NAME, PastedRow, contact_problem, read_lines
from lms.workshops.registration.places import free_places
from lms.workshops.registration.registrants import Registrant

EMPTY_ROWS = 4
LONGEST_KEY = 40


@dataclass
class TeamForm:
    """What the page holds: who is ticked, the rows of names with what is wrong in each, and what was pasted."""

    form_key: str = field(default_factory=new_form_key)
    ticked: list[int] = field(default_factory=list)
    rows: list[PastedRow] = field(default_factory=list)
    pasted: str = ""
    words: str = ""
    page: int = 1
    refused: Any = None
    notes: dict[int, str] = field(default_factory=dict)

    @property
    def written(self) -> list[PastedRow]:
        """The rows in which something stands."""
        return [row for row in self.rows if row.full_name or row.phone]

    @property
    def has_problem(self) -> bool:
        """Whether something has to be mended before it can be sent."""
        return any(row.problem for row in self.written)


@blueprint.route("/workshops/<int:workshop_id>/register-team", methods=["GET", "POST"])
@access(SIGNED_IN)
def register_team(workshop_id: int) -> ResponseReturnValue:
    """Let a coordinator register people of the organisation and names without an account, all in one go."""
    workshop, (organisation, own) = load_public(workshop_id), load_team(current_user)
    form = _typed() if request.method == "POST" else TeamForm()
    form.words, form.page = _looked_for()
    act, organisation_id = request.form.get("act", "find" if "turn" in request.form else "check"), organisation.id
    if request.method == "POST" and act == "send" and not form.has_problem:
        try:
            results = _send(workshop_id, organisation_id, form)
        except Refusal as refusal:
            _take_refusal(form, refusal)
            workshop, organisation = load_public(workshop_id), db.session.get_one(Organisation, organisation_id)
        else:
            _say(results)
            here = url_for("workshops.register_team", workshop_id=workshop_id, organisation=organisation_id)
            return redirect(f"{here}#on-the-list", 303)
    _look_for_alike(workshop_id, form)
    is_wrong = act == "send" or (act == "check" and form.has_problem)
    return _team_page(workshop, organisation, own, form), 422 if request.method == "POST" and is_wrong else 200


def _typed() -> TeamForm:
    """Return what was sent; lines that were pasted have become rows."""
    sent = request.form
    count = min(number_of(sent.get("rows")) or 0, teams.MOST_AT_ONCE)
    form = TeamForm(sent.get("form_key", "")[:LONGEST_KEY], typed_ids("people"))
    form.rows = [row for row in (_row(number) for number in range(count)) if row.full_name or row.phone]
    form.rows += read_lines(sent.get("pasted", ""))
    if len(form.rows) > teams.MOST_AT_ONCE:
        sentence = _("These are more than %(max)d names. Send them in two parts.", max=teams.MOST_AT_ONCE)
        form.refused, form.pasted, form.rows = sentence, sent.get("pasted", ""), form.rows[: teams.MOST_AT_ONCE]
    return form


def _looked_for() -> tuple[str, int]:
    """Return the words that the list of people is narrowed to, and its page; other words begin at the first."""
    words = tidy(request.values.get("name", ""))[:LONGEST_NAME]
    page = request.values.get("turn") or request.values.get("page", "")
    return words, 1 if words != request.values.get("looked_for", words) else number_of(page) or 1


def _row(number: int) -> PastedRow:
    sent = {name: request.form.get(f"row.{number}.{name}", "") for name in ("name", "phone", "email", "gender", "age")}
    row = PastedRow(full_name=tidy(sent["name"])[: LONGEST_NAME + 1])
    row.phone, row.email = tidy(sent["phone"])[:40], tidy(sent["email"])[:254]
    row.gender = Gender(sent["gender"]) if sent["gender"] in set(Gender) else Gender.UNSAID
    row.age_group = AgeGroup(sent["age"]) if sent["age"] in set(AgeGroup) else AgeGroup.UNSAID
    row.problem = contact_problem(row.phone, row.email) if row.full_name else _("Write the name too.")
    if len(row.full_name) > LONGEST_NAME:
        row.problem = _("This is too long: %(max)d characters at most.", max=LONGEST_NAME)
    return row


def _send(workshop_id: int, organisation_id: int, form: TeamForm) -> list[teams.Result]:
    if len(form.form_key) < 16:
        raise Refusal(STALE)
    if form.refused:
        raise Refusal(form.refused)
    language = chosen_language()
    named = [
        Registrant(
            full_name=row.full_name,
            phone=row.phone,
            email=row.email,
            gender=row.gender,
            age_group=row.age_group,
            language=language,
        )
        for row in form.written
    ]
    with transaction():
        return teams.register_team(
            workshop_id, organisation_id, form.ticked, named, by=current_user.id, form_key=form.form_key
        )


def _take_refusal(form: TeamForm, refusal: Refusal) -> None:
    """Show a refusal beside the row that it is about, else on top."""
    if isinstance(refusal, teams.RowRefused) and 0 <= refusal.number < len(form.written):
        form.written[refusal.number].problem = refusal.sentence
    else:
        form.refused = refusal.sentence


def _say(results: list[teams.Result]) -> None:
    """Say who has got what."""
    new = [each.participant.state for each in results if each.is_new]
    with_place, waiting = new.count(ParticipantState.APPROVED), new.count(ParticipantState.WAITING)
    pending, known = new.count(ParticipantState.PENDING), len(results) - len(new)
    if with_place:
        flash(ngettext("%(num)d person has a place.", "%(num)d people have a place.", with_place), "success")
    if waiting:
        words = ngettext("%(num)d person is on the waiting list.", "%(num)d people are on the waiting list.", waiting)
        flash(words, "warning")
    if pending:
        words = ngettext("%(num)d person waits for approval.", "%(num)d people wait for approval.", pending)
        flash(words, "info")
    if known:
        words = ngettext("%(num)d person was on the list already.", "%(num)d people were on the list already.", known)
        flash(words, "info")


def _look_for_alike(workshop_id: int, form: TeamForm) -> None:
    """Note beside each row when a name like it is on the list already."""
    names = names_of(workshop_id) if form.written else []
    found = {number: alike(row.full_name, names) for number, row in enumerate(form.rows) if row.full_name}
    form.notes = {number: each.full_name for number, each in found.items() if each is not None}


def _team_page(workshop: Workshop, organisation: Organisation, own: list[int], form: TeamForm) -> str:
    return render_template(
        "workshops/registration/team.html",
        workshop=workshop,
        organisation=organisation,
        organisations=[each for each in (db.session.get(Organisation, key) for key in own) if each],
        form=form,
        ticked=teams.ticked_members(organisation.id, workshop.id, form.ticked),
        members=teams.members_of(organisation.id, workshop.id, form.words, page=form.page),
        on_list=teams.team_on_list(organisation.id, workshop.id),
        rows=[*form.rows, *(PastedRow() for _number in range(EMPTY_ROWS))][: teams.MOST_AT_ONCE],
        free=free_places(workshop),
        closed=why_not(workshop, Source.COORDINATOR, now=clock.now()),
        names=PARTICIPANT_STATE_NAMES,
        genders=GENDER_NAMES,
        ages=AGE_NAMES,
    )


@blueprint.route("/workshops/<int:workshop_id>/register-team/<int:participant_id>/withdraw", methods=["GET", "POST"])
@access(SIGNED_IN)
def withdraw_from_team(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Ask a coordinator before somebody's place is given back, and do it."""
    workshop, (organisation, _own) = load_public(workshop_id), load_team(current_user)
    participant, organisation_id = load_participant(workshop, participant_id), organisation.id
    if participant_id not in {each.id for each in teams.team_on_list(organisation_id, workshop_id)}:
        abort(404)
    back = url_for("workshops.register_team", workshop_id=workshop_id, organisation=organisation_id)
    if request.method == "GET":
        words = {"workshop": workshop, "participant": participant, "organisation": organisation, "back": back}
        return render_template("workshops/registration/withdraw_from_team.html", **words)
    try:
        with transaction():
            operations.withdraw(participant_id, actor=Actor.COORDINATOR, by=current_user.id)
    except Refusal as refusal:
        flash(str(refusal.sentence), "warning")
    else:
        flash(_("The registration is withdrawn."), "success")
    return redirect(back, 303)
