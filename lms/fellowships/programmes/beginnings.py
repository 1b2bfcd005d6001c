"""The plans with which a new programme can begin: almost nothing, a document that is shipped, or a copy of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from lms.config import ROOT
from lms.core.language import localised
from lms.fellowships.programmes.changes import changed_plan
from lms.fellowships.programmes.documents import Plan, plan_of
from lms.fellowships.programmes.models import Programme
from lms.fellowships.programmes.permissions import managed_ids
from lms.fellowships.programmes.queries import programmes_list
from lms.fellowships.programmes.sync import FOLDER, programme_files, read_programme_file
from lms.people.identity import Identity

SHIPPED = ROOT / "courses" / FOLDER
BLANK, FROM_FILE, FROM_PROGRAMME = "blank", "file", "copy"


def beginnings(identity: Identity) -> list[tuple[str, str]]:
    """Return what a new programme of somebody can begin with, as choices."""
    shipped = [(f"{FROM_FILE}:{slug}", localised(plan.title)) for slug, plan in _shipped().items()]
    own = [(f"{FROM_PROGRAMME}:{each.id}", _copy_of(each)) for each in programmes_list(managed_ids(identity))]
    return [(BLANK, _("An empty plan of 12 months")), *shipped, *own]


def _copy_of(programme: Programme) -> str:
    return str(_("A copy of “%(title)s”, as it is now", title=localised(programme.plan["title"])))


def beginning(identity: Identity, source: str, title: dict[str, str]) -> Plan:
    """Return the plan that a choice stands for, under another title; the empty one where it stands for none."""
    kind, _colon, key = source.partition(":")
    found = None
    if kind == FROM_FILE:
        found = _shipped().get(key)
    elif kind == FROM_PROGRAMME:
        own = {str(each.id): each for each in programmes_list(managed_ids(identity))}
        found = plan_of(own[key]) if key in own else None
    return changed_plan(found or blank_plan(), title=title)


def _shipped(folder: Path = SHIPPED) -> dict[str, Plan]:
    readings = {path.parent.name: read_programme_file(path)[0] for path in programme_files(folder)}
    return {slug: reading.plan for slug, reading in readings.items() if reading.plan}


def blank_plan() -> Plan:
    """Return the least that a plan can be: its forms ask one question each."""
    look_back = _form("words", "What do you want to say?", "आप क्या कहना चाहते हैं?")
    return Plan.model_validate(
        {
            "title": _words("Fellowship", "फ़ेलोशिप"),
            "description": _words("What this fellowship is for.", "यह फ़ेलोशिप किसलिए है।"),
            "note": _words("Written on this site.", "इसी साइट पर लिखी गई।"),
            "conduct": _words("Treat everybody with respect.", "सबके साथ सम्मान से पेश आएँ।"),
            "months": 12,
            "milestones": [],
            "report": _form("done", "What did you do this month?", "इस महीने आपने क्या किया?"),
            "check_in": {"fellow": look_back, "mentor": look_back},
            "final": dict.fromkeys(("fellow", "mentor", "host", "peer", "panel"), look_back),
            "application": _form("motivation", "Why do you want to join?", "आप क्यों जुड़ना चाहते हैं?"),
            "criteria": [{"id": "motivation", "title": _words("Motivation", "प्रेरणा")}],
        }
    )


def _words(english: str, hindi: str) -> dict[str, str]:
    return {"en": english, "hi": hindi}


def _form(question_id: str, english: str, hindi: str) -> dict[str, Any]:
    question = {"id": question_id, "kind": "long_text", "label": _words(english, hindi), "is_required": True}
    return {"sections": [{"id": "main", "title": _words("Questions", "सवाल"), "questions": [question]}]}
