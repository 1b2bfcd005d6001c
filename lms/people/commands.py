"""The command line for people: what the site's keeper does when nobody can sign in."""

from __future__ import annotations

import click

from lms.core.database import transaction
from lms.core.errors import Refusal
from lms.people.blueprint import blueprint
from lms.people.codes import grouped
from lms.people.models import Person
from lms.people.operations import grant_role, make_slip
from lms.people.queries import person_by_login
from lms.people.roles import Role


def _person(login: str) -> Person:
    person = person_by_login(login)
    if person is None:
        raise click.ClickException(f"Nobody signs in as “{login}”.")
    return person


@blueprint.cli.command("make-admin")
@click.argument("login")
def make_admin(login: str) -> None:
    """Make the person who signs in as LOGIN an administrator."""
    with transaction():
        person = _person(login)
        grant_role(person, Role.ADMINISTRATOR, by=None)
        name = person.full_name
    click.echo(f"{name} is an administrator now.")


@blueprint.cli.command("slip")
@click.argument("login")
def slip(login: str) -> None:
    """Print a one-time code for the person who signs in as LOGIN."""
    try:
        with transaction():
            person = _person(login)
            code = make_slip(person, by=None)
            name, signs_in_as = person.full_name, person.login
    except Refusal as refusal:
        raise click.ClickException(str(refusal.sentence)) from refusal
    click.echo(f"{name}: at /use-code, sign-in name {signs_in_as}, code {grouped(code)} (once, within 7 days)")
