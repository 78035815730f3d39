"""Maintenance commands: health of the sources, freshness, and deletion of data."""

import argparse
from datetime import timedelta

from rich.console import Console

from orchestration.cli.options import add_profile, failed, whole
from orchestration.settings import profile


def add_doctor(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument(
        "--privacy",
        action="store_true",
        help="instead, search all files and logs of the nights for personal data and credentials",
    )
    parser.set_defaults(command=_run_doctor)


def _run_doctor(arguments: argparse.Namespace) -> int:
    here, console = profile(arguments.profile), Console(highlight=False)
    if arguments.privacy:
        from orchestration.errors import NightError
        from orchestration.privacy.report import privacy

        try:
            return privacy(here, console)
        except NightError as error:
            return failed(str(error))
    from orchestration.cli.doctor import doctor

    return doctor(here, console)


def add_watch(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument(
        "--max-age",
        type=whole(0),
        default=26,
        metavar="HOURS",
        help="how long ago the marts may have been published (26)",
    )
    parser.set_defaults(command=_run_watch)


def _run_watch(arguments: argparse.Namespace) -> int:
    from orchestration.cli.watch import watch

    is_fresh, line = watch(profile(arguments.profile), timedelta(hours=arguments.max_age))
    if not is_fresh:
        return failed(line)
    print(line)
    return 0


def add_erase(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument("contact", type=whole(1), metavar="CONTACT", help="its id in the CRM")
    parser.set_defaults(command=_run_erase)


def _run_erase(arguments: argparse.Namespace) -> int:
    from orchestration.errors import reason
    from orchestration.privacy.erasure import erase, pseudonym_of

    here = profile(arguments.profile)
    try:
        erasure = erase(here, pseudonym_of(arguments.contact))
    except Exception as error:
        return failed(reason(error))
    for table, rows in erasure.rows.items():
        print(f"deleted: {rows} rows of {table}")
    for night in erasure.nights:
        print(f"deleted: night {night}")
    if erasure.rows or erasure.is_published:
        return failed("readers may still see this person: run a night, then this command again")
    print(f"nothing of this person is left at {here.folder}; backups were not searched")
    return 0


def add_prune(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.set_defaults(command=_run_prune)


def _run_prune(_: argparse.Namespace) -> int:
    from orchestration.cli.prune import prune
    from orchestration.errors import reason

    try:
        runs = prune()
    except Exception as error:
        return failed(reason(error))
    print(f"deleted: the record of {runs} runs older than 90 days")
    return 0
