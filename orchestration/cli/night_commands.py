"""Commands that run or rehearse a night, publish an earlier one again, or rebuild the warehouse."""

from datetime import date
from typing import Annotated

import typer

from orchestration.cli.options import (
    CommandError,
    FaultOption,
    ProfileOption,
    ScaleOption,
    SeedOption,
    day,
    terminal,
)
from orchestration.resources.demo import DEMO_SEED, unknown_fault
from orchestration.settings import profile
from sources import connector_names


def refresh(
    context: typer.Context,
    profile_name: ProfileOption = "demo",
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE",
            help="Load only this source; may be repeated.",
            autocompletion=connector_names,
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=day,
            metavar="DATE",
            help="Last day that the figures cover, YYYY-MM-DD.",
            show_default="yesterday",
        ),
    ] = None,
    seed: SeedOption = None,
    scale: ScaleOption = None,
    fault: FaultOption = None,
) -> None:
    """Run a night: load, build, check, publish.

    The options --seed, --scale and --fault are for the demo.
    """
    from sources.common.timezones import yesterday

    here, only, as_of = profile(profile_name), only or [], as_of or yesterday()
    for name in only:
        if name not in connector_names():
            known = ", ".join(connector_names())
            raise _wrong(context, "--only", f"there is no source '{name}': choose from {known}")
    if here.name == "demo":  # production does not need the sandbox installed
        if message := unknown_fault(fault or []):
            raise _wrong(context, "--fault", message)
    else:
        if any(value is not None for value in (seed, scale, fault)):
            raise _wrong(context, "--seed / --scale / --fault", "only for the demo profile")
        if as_of > yesterday():
            message = f"{as_of} is not over yet: choose yesterday or earlier"
            raise _wrong(context, "--as-of", message)

    from orchestration.cli.refresh import NightOptions
    from orchestration.cli.refresh import refresh as run

    options = NightOptions(
        as_of, only, DEMO_SEED if seed is None else seed, scale or 1, fault or []
    )
    raise typer.Exit(run(here, options, terminal()))


def _wrong(context: typer.Context, option: str, message: str) -> typer.BadParameter:
    return typer.BadParameter(message, ctx=context, param_hint=option)


def rehearse(profile_name: ProfileOption = "demo") -> None:
    """Show which figures the working tree would change.

    The marts are built on a copy of the warehouse; nothing is published.
    """
    from orchestration.errors import reason

    here, console = profile(profile_name), terminal()
    try:
        with console.status("starting"):  # Dagster and dlt take seconds to import
            from orchestration.cli.rehearse import rehearse as run
        code = run(here, console)
    except BrokenPipeError:
        raise
    except Exception as error:
        raise CommandError(reason(error)) from error
    raise typer.Exit(code)


def rollback(
    profile_name: ProfileOption = "demo",
    night: Annotated[
        str | None,
        typer.Option(
            metavar="N",
            help="A night's name or as-of date.",
            show_default="the one before the current",
        ),
    ] = None,
) -> None:
    """Publish an earlier night again."""
    from orchestration.errors import PublicationError
    from orchestration.publication.publish import rollback as publish_again

    try:
        publication = publish_again(profile(profile_name).published, night)
    except PublicationError as error:
        raise CommandError(str(error)) from error
    print(f"published again: night {publication.night}, figures as of {publication.as_of}")


def rebuild(profile_name: ProfileOption = "demo") -> None:
    """Replace a damaged warehouse by a new one."""
    from orchestration.errors import reason
    from orchestration.publication.rebuild import rebuild as replace

    try:
        damaged = replace(profile(profile_name))
    except Exception as error:
        raise CommandError(reason(error)) from error
    print(f"rebuilt with the published history; the damaged file is now {damaged}")
    print("now run `jussana refresh`: it loads everything again")
