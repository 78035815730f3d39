"""Commands that run or rehearse a night, publish an earlier one again, or rebuild the warehouse."""

import argparse

from rich.console import Console

from orchestration.cli.options import add_profile, day, failed, whole
from orchestration.settings import profile


def add_refresh(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="SOURCE",
        default=[],
        help="load only these sources",
    )
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="DATE",
        help="last day that the figures cover, YYYY-MM-DD (yesterday)",
    )
    demo = parser.add_argument_group("demo only")
    demo.add_argument(
        "--seed",
        type=whole(0),
        metavar="N",
        help="seed of the sandbox's world (2026)",
    )
    demo.add_argument(
        "--scale",
        type=whole(1),
        metavar="N",
        help="multiply the sandbox's volumes by N (1)",
    )
    demo.add_argument(
        "--fault",
        nargs="+",
        metavar="SOURCE:NAME",
        help="faults that the sandbox simulates",
    )
    parser.set_defaults(command=lambda arguments: _run_refresh(arguments, parser))


def _run_refresh(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    here = profile(arguments.profile)
    demo_only = (arguments.seed, arguments.scale, arguments.fault)
    if here.name != "demo" and any(value is not None for value in demo_only):
        parser.error("--seed, --scale and --fault are only for the demo profile")
    from orchestration.cli.refresh import RefreshError, refresh

    try:
        return refresh(arguments, here, Console(highlight=False))
    except RefreshError as error:
        if error.is_usage:
            parser.error(str(error))
        return failed(str(error))


def add_rehearse(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.set_defaults(command=_run_rehearse)


def _run_rehearse(arguments: argparse.Namespace) -> int:
    from orchestration.errors import reason

    here, console = profile(arguments.profile), Console(highlight=False)
    try:
        with console.status("starting"):  # Dagster and dlt take seconds to import
            from orchestration.cli.rehearse import rehearse
        return rehearse(here, console)
    except BrokenPipeError:
        raise
    except Exception as error:
        return failed(reason(error))


def add_rollback(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.add_argument(
        "--night",
        metavar="N",
        help="a night's name or as-of date (default: the one before the current)",
    )
    parser.set_defaults(command=_run_rollback)


def _run_rollback(arguments: argparse.Namespace) -> int:
    from orchestration.errors import PublicationError
    from orchestration.publication.publish import rollback

    here = profile(arguments.profile)
    try:
        publication = rollback(here.published, arguments.night)
    except PublicationError as error:
        return failed(str(error))
    print(f"published again: night {publication.night}, figures as of {publication.as_of}")
    return 0


def add_rebuild(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    add_profile(parser)
    parser.set_defaults(command=_run_rebuild)


def _run_rebuild(arguments: argparse.Namespace) -> int:
    from orchestration.errors import reason
    from orchestration.publication.rebuild import rebuild

    try:
        damaged = rebuild(profile(arguments.profile))
    except Exception as error:
        return failed(reason(error))
    print(f"rebuilt with the published history; the damaged file is now {damaged}")
    print("now run `jussana refresh`: it loads everything again")
    return 0
