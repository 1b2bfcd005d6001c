"""The registry of facts for trainers: the list and its table, one fact with its versions and uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring.blueprint import blueprint
from lms.authoring.facts import queries
from lms.authoring.facts.forms import fact_filter
from lms.authoring.facts.loaders import load_fact
from lms.authoring.facts.models import Fact
from lms.authoring.facts.reading import readable, versions_with_changes
from lms.authoring.facts.said import said_by
from lms.authoring.facts.words import CONFIDENCE_NAMES, PART_NAMES
from lms.core.access import access
from lms.core.clock import today_here
from lms.core.language import LANGUAGES
from lms.core.paging import Page, paginate, requested_page
from lms.core.spreadsheets import csv_response, rows_found
from lms.people.permissions import TRAINERS

PARTS_BY_LANGUAGE = ("statement", "value")


@blueprint.get("/facts")
@access(TRAINERS)
def list_facts() -> ResponseReturnValue:
    """List the facts of the registry, those that are due for review first: searched, filtered, in pages."""
    form, today = fact_filter(queries.letters()), today_here()
    found = paginate(queries.facts_sought(form.sought(), today), requested_page())
    page = Page([row[0] for row in found.items], found.number, found.size, found.total)
    return render_template(
        "authoring/facts/facts.html",
        form=form,
        page=page,
        today=today,
        due=queries.due_count(today),
        counts=queries.course_counts([fact.key for fact in page.items]),
        confidence_names=CONFIDENCE_NAMES,
    )


@blueprint.get("/facts/export")
@access(TRAINERS)
def export_facts() -> ResponseReturnValue:
    """Hand out the list of facts as a table."""
    sought = fact_filter(queries.letters()).sought()
    languages = [f"{part}_{code}" for part in PARTS_BY_LANGUAGE for code in LANGUAGES]
    header = ("id", *languages, "as_on", "review_on", "confidence", "sources", "version")
    statement = queries.facts_sought(sought, today_here())
    return csv_response("facts", header, _rows(statement))


def _rows(statement: Any) -> Iterator[Sequence[Any]]:
    for (fact,) in rows_found(statement):
        texts = [getattr(fact, part).get(code, "") for part in PARTS_BY_LANGUAGE for code in LANGUAGES]
        sources = "; ".join(str(each.get("url") or each.get("title")) for each in fact.references)
        yield (fact.key, *texts, fact.as_on, fact.review_on, fact.confidence.value, sources, fact.version)


@blueprint.get("/facts/<key>")
@access(TRAINERS)
def show_fact(key: str) -> ResponseReturnValue:
    """Show a fact: what it says and said, and everywhere it is used."""
    return fact_page(load_fact(key))


def fact_page(fact: Fact) -> str:
    """Return the page of a fact."""
    today = today_here()
    return render_template(
        "authoring/facts/fact.html",
        fact=fact,
        said=said_by(fact),
        is_due=fact.retired_at is None and fact.review_on is not None and fact.review_on <= today,
        versions=versions_with_changes(fact),
        uses=queries.uses_of(fact.key),
        texts=readable(queries.texts_citing(fact.key), current_user),
        part_names=PART_NAMES,
        confidence_names=CONFIDENCE_NAMES,
    )
