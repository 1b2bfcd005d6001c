"""The command line for fellowship programmes: ``flask fellowships check | sync | export``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from lms.config import ROOT
from lms.courses.problems import counted
from lms.fellowships.programmes.documents import plan_of
from lms.fellowships.programmes.queries import find_programme
from lms.fellowships.programmes.reading import PROGRAMME_FILE, plan_text
from lms.fellowships.programmes.sync import FOLDER, programme_files, read_programme_file, take_over

FELLOWSHIPS = ROOT / "courses" / FOLDER
fellowships = AppGroup("fellowships", help="Check, take over and export the documents of fellowship programmes.")
Folder = click.Path(file_okay=False, path_type=Path)


@fellowships.command("check")
@click.argument("folder", metavar="[DIR]", type=Folder, default=FELLOWSHIPS)
def check(folder: Path) -> None:
    """Say everything that is wrong with the documents of programmes, by file and line. DIR holds a folder for each."""
    files = programme_files(folder)
    count = 0
    for path in files:
        for problem in read_programme_file(path)[0].problems:
            click.echo(f"{path}:{problem.line}: {problem.sentence}")
            count += 1
    if count:
        raise click.ClickException(f"{counted(count, 'problem')} in {counted(len(files), 'programme')}.")
    click.echo(f"Nothing is wrong in {counted(len(files), 'programme')}.")


@fellowships.command("sync")
@click.argument("folder", metavar="[DIR]", type=Folder, default=FELLOWSHIPS)
@with_appcontext
def sync(folder: Path) -> None:
    """Take over the documents that changed; fellows who have started keep their milestones."""
    outcomes = list(take_over(folder))
    sentences = [sentence for outcome in outcomes for sentence in outcome.sentences]
    for sentence in sentences:
        click.echo(sentence)
    if any(outcome.is_refused for outcome in outcomes):
        raise click.ClickException("Some programmes were not taken over.")
    if not sentences:
        click.echo("Every programme is as its document says.")


@fellowships.command("export")
@click.argument("slug")
@click.argument("folder", metavar="DIR", type=Folder)
@with_appcontext
def export(slug: str, folder: Path) -> None:
    """Write the plan of a programme as SLUG/programme.yaml into a folder; nothing is overwritten."""
    programme = find_programme(slug)
    if programme is None:
        raise click.ClickException(f"There is no programme “{slug}” here.")
    path = folder / slug / PROGRAMME_FILE
    if path.exists():
        raise click.ClickException(f"{path} exists already. Choose another folder: nothing is overwritten.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(plan_text(plan_of(programme)), encoding="utf-8")
    click.echo(f"The plan is written to {path}.")
