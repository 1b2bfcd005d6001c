"""The command line for courses: ``flask courses check | sync | export | import``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from lms.config import ROOT
from lms.courses.bundles import Bundle, read_folder, write_folder
from lms.courses.operations import publish_bundle, published_bundle
from lms.courses.problems import BundleRefused, Problem, counted
from lms.courses.reading import Shelf
from lms.courses.sync import bundle_folders, publish_folder

COURSES = ROOT / "courses"
courses = AppGroup("courses", help="Check, publish, export and import course bundles.")
Folder = click.Path(file_okay=False, path_type=Path)


@courses.command("check")
@click.argument("folders", metavar="[DIR…]", nargs=-1, type=Folder)
def check(folders: tuple[Path, ...]) -> None:
    """Say everything that is wrong with bundles, by file and line. DIR is a bundle, or a folder of bundles."""
    chosen = [bundle for folder in folders or (COURSES,) for bundle in _bundles_in(folder)]
    count = 0
    for folder in chosen:
        shelf = _shelf_of(folder)
        for problem in shelf.read(read_folder(folder)).problems:
            click.echo(_located(problem, folder))
            count += 1
    if count:
        raise click.ClickException(f"{counted(count, 'problem')} in {counted(len(chosen), 'course')}.")
    click.echo(f"Nothing is wrong in {counted(len(chosen), 'course')}.")


def _bundles_in(folder: Path) -> list[Path]:
    """Return the bundles that a folder on the command line stands for."""
    if not folder.is_dir():
        raise click.ClickException(f"There is no folder {folder}.")
    if (folder / "course.yaml").is_file():
        return [folder]
    found = bundle_folders(folder)
    if not found:
        raise click.ClickException(f"There is no course in {folder}: a course is a folder with a course.yaml.")
    return found


def _shelf_of(folder: Path) -> Shelf:
    """Return a shelf with the bundles beside a bundle, and with ours."""

    def find(slug: str) -> Bundle | None:
        for place in (folder.absolute().parent, COURSES):
            if (place / slug / "course.yaml").is_file():
                return read_folder(place / slug)
        return None

    return Shelf(find)


def _located(problem: Problem, folder: Path) -> str:
    return f"{folder / problem.file}:{problem.line}: {problem.sentence}"


@courses.command("sync")
@click.option("--allow-removals", is_flag=True, help="Publish even where units go that learners have finished.")
@with_appcontext
def sync(allow_removals: bool) -> None:
    """Publish the bundles under courses/ that changed."""
    outcomes = list(publish_folder(COURSES, allow_removals=allow_removals))
    for outcome in outcomes:
        for sentence in outcome.sentences:
            click.echo(sentence)
    if any(outcome.is_refused for outcome in outcomes):
        raise click.ClickException("Some courses were not published.")
    if not outcomes:
        click.echo("Every course is published as it is.")


@courses.command("export")
@click.argument("slug")
@click.argument("folder", metavar="DIR", type=Folder)
@with_appcontext
def export(slug: str, folder: Path) -> None:
    """Write a course as it is published into a new or empty folder."""
    bundle = published_bundle(slug)
    if bundle is None:
        raise click.ClickException(f"No course “{slug}” is published here.")
    try:
        write_folder(bundle, folder)
    except FileExistsError:
        raise click.ClickException(f"{folder} is not empty. Choose a new folder: nothing is overwritten.") from None
    click.echo(f"{len(bundle.files)} files written to {folder}.")


@courses.command("import")
@click.argument("folder", metavar="DIR", type=Folder)
@click.option("--allow-removals", is_flag=True, help="Publish even where units go that learners have finished.")
@with_appcontext
def import_(folder: Path, allow_removals: bool) -> None:
    """Publish one bundle from a folder, whose name is the course's slug."""
    if not (folder / "course.yaml").is_file():
        raise click.ClickException(f"There is no course in {folder}: a course is a folder with a course.yaml.")
    shelf = Shelf(lambda slug: _shelf_of(folder).bundle(slug) or published_bundle(slug))
    try:
        revision = publish_bundle(read_folder(folder), by=None, shelf=shelf, allow_removals=allow_removals)
    except BundleRefused as refusal:
        for problem in refusal.problems:
            click.echo(_located(problem, folder))
        raise click.ClickException("The course was not published.") from None
    click.echo(f"{folder.absolute().name}: revision {revision.number} is published.")
