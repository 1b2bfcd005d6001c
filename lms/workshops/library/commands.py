"""The command line for workshops: ``flask workshops check | sync | export``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from lms.config import ROOT
from lms.courses.bundles import Bundle, read_folder, write_folder
from lms.courses.problems import counted
from lms.workshops.library.loaders import plan_of
from lms.workshops.library.queries import find_template
from lms.workshops.library.sync import FOLDER, TOPICS_FILE, read_bundle, read_topics_file, take_over
from lms.workshops.library.sync import workshop_folders as folders_in
from lms.workshops.library.writing import bundle_files

WORKSHOPS = ROOT / "courses" / FOLDER
workshops = AppGroup("workshops", help="Check, take over and export the bundles of workshops.")
Folder = click.Path(file_okay=False, path_type=Path)


@workshops.command("check")
@click.argument("folder", metavar="[DIR]", type=Folder, default=WORKSHOPS)
def check(folder: Path) -> None:
    """Say everything that is wrong with bundles of workshops, by file and line. DIR holds a folder for each."""
    topics, problems = read_topics_file(folder)
    found = [f"{folder / TOPICS_FILE}:{problem.line}: {problem.sentence}" for problem in problems]
    bundles = folders_in(folder)
    for path in bundles:
        reading = read_bundle(read_folder(path), set(topics))
        found += [f"{path / problem.file}:{problem.line}: {problem.sentence}" for problem in reading.problems]
    for line in found:
        click.echo(line)
    if found:
        raise click.ClickException(f"{counted(len(found), 'problem')} in {counted(len(bundles), 'workshop')}.")
    click.echo(f"Nothing is wrong in {counted(len(bundles), 'workshop')}.")


@workshops.command("sync")
@click.argument("folder", metavar="[DIR]", type=Folder, default=WORKSHOPS)
@with_appcontext
def sync(folder: Path) -> None:
    """Take over the bundles that changed; workshops that were planned keep their copy."""
    outcomes = list(take_over(folder))
    sentences = [sentence for outcome in outcomes for sentence in outcome.sentences]
    for sentence in sentences:
        click.echo(sentence)
    if any(outcome.is_refused for outcome in outcomes):
        raise click.ClickException("Some workshops were not taken over.")
    if not sentences:
        click.echo("Every workshop on the shelf is as its bundle says.")


@workshops.command("export")
@click.argument("slug")
@click.argument("folder", metavar="DIR", type=Folder)
@with_appcontext
def export(slug: str, folder: Path) -> None:
    """Write a template as a bundle into a new folder DIR/SLUG."""
    template = find_template(slug)
    if template is None:
        raise click.ClickException(f"There is no workshop “{slug}” on the shelf.")
    path = folder / slug
    try:
        write_folder(Bundle(slug, bundle_files(plan_of(template))), path)
    except FileExistsError as error:
        raise click.ClickException(
            f"{path} holds files already. Choose another folder: nothing is overwritten."
        ) from error
    click.echo(f"The workshop is written to {path}.")
