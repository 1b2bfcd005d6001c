"""The command line for facts: ``flask facts check | sync | export``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from lms.authoring.facts.files import read_facts, written_facts
from lms.authoring.facts.models import Fact
from lms.authoring.facts.said import said_by
from lms.authoring.facts.sync import take_over
from lms.authoring.facts.uses import note_new_uses
from lms.config import ROOT
from lms.courses.problems import counted
from lms.courses.sources import FACTS_FILE
from lms.extensions import db

FACTS = ROOT / "courses" / FACTS_FILE
facts = AppGroup("facts", help="Check, take over and export the registry of facts.")
File = click.Path(dir_okay=False, path_type=Path)


@facts.command("check")
@click.argument("file", metavar="[FILE]", type=File, default=FACTS)
def check(file: Path) -> None:
    """Say everything that is wrong with a file of facts, by line."""
    found, problems = read_facts(file)
    for problem in problems:
        click.echo(f"{file}:{problem.line}: {problem.sentence}")
    if problems:
        raise click.ClickException(f"{counted(len(problems), 'problem')} in {file}.")
    click.echo(f"Nothing is wrong in {counted(len(found), 'fact')}.")


@facts.command("sync")
@click.argument("file", metavar="[FILE]", type=File, default=FACTS)
@with_appcontext
def sync(file: Path) -> None:
    """Take over the facts that are new or changed; what was changed on the site stays."""
    outcome = take_over(file)
    for sentence in outcome.sentences:
        click.echo(sentence)
    if outcome.is_refused:
        raise click.ClickException("The facts were not taken over.")
    while note_new_uses():
        pass
    if not outcome.sentences:
        click.echo("Every fact of the file is in the registry.")


@facts.command("export")
@click.argument("file", metavar="FILE", type=File)
@with_appcontext
def export(file: Path) -> None:
    """Write the facts of the registry that are not retired into a new FILE, as they are now."""
    if file.exists():
        raise click.ClickException(f"{file} is there already. Choose another name: nothing is overwritten.")
    kept = db.session.scalars(select(Fact).where(Fact.retired_at.is_(None)).order_by(Fact.key))
    found = {fact.key: said_by(fact) for fact in kept}
    file.write_text(written_facts(found), encoding="utf-8")
    click.echo(f"{counted(len(found), 'fact')} written to {file}.")
