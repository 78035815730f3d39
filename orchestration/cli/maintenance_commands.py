"""Maintenance commands: health of the sources, freshness, and deletion of data."""

from datetime import timedelta
from typing import Annotated

import typer

from orchestration.cli.options import CommandError, ProfileOption, terminal
from orchestration.settings import profile


def doctor(
    profile_name: ProfileOption = "demo",
    privacy: Annotated[
        bool,
        typer.Option(
            "--privacy",
            help="Instead, search all files and logs of the nights for personal data and "
            "credentials.",
        ),
    ] = False,
) -> None:
    """Check every source, or search for personal data.

    The check asks each configured vendor; the search reads what the nights left on disk.
    """
    here, console = profile(profile_name), terminal()
    if not privacy:
        from orchestration.cli.doctor import doctor as check_sources

        raise typer.Exit(check_sources(here, console))
    from orchestration.errors import NightError
    from orchestration.privacy.report import privacy as search

    try:
        code = search(here, console)
    except NightError as error:
        raise CommandError(str(error)) from error
    raise typer.Exit(code)


def watch(
    profile_name: ProfileOption = "demo",
    max_age: Annotated[
        int,
        typer.Option(
            min=0, metavar="HOURS", help="How long ago the marts may have been published."
        ),
    ] = 26,
) -> None:
    """Check, for cron, that the published marts are fresh."""
    from orchestration.cli.watch import watch as check_freshness

    is_fresh, line = check_freshness(profile(profile_name), timedelta(hours=max_age))
    if not is_fresh:
        raise CommandError(line)
    print(line)


def erase(
    contact: Annotated[int, typer.Argument(min=1, metavar="CONTACT", help="Its id in the CRM.")],
    profile_name: ProfileOption = "demo",
) -> None:
    """Delete the rows of one person who was deleted in the CRM."""
    from orchestration.errors import reason
    from orchestration.privacy.erasure import erase as delete_rows
    from orchestration.privacy.erasure import pseudonym_of

    here = profile(profile_name)
    try:
        erasure = delete_rows(here, pseudonym_of(contact))
    except Exception as error:
        raise CommandError(reason(error)) from error
    for table, rows in erasure.rows.items():
        print(f"deleted: {rows} rows of {table}")
    for night in erasure.nights:
        print(f"deleted: night {night}")
    if erasure.rows or erasure.is_published:
        raise CommandError("readers may still see this person: run a night, then this again")
    print(f"nothing of this person is left at {here.folder}; backups were not searched")


def prune() -> None:
    """Delete Dagster's record of runs older than 90 days."""
    from orchestration.cli.prune import prune as delete_runs
    from orchestration.errors import reason

    try:
        runs = delete_runs()
    except Exception as error:
        raise CommandError(reason(error)) from error
    print(f"deleted: the record of {runs} runs older than 90 days")
