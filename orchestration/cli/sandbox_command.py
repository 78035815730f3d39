"""The `sandbox` command: every vendor's API on loopback, or the truth of the sandbox's world."""

from datetime import date
from functools import partial
from typing import Annotated

import typer

from orchestration.cli.options import CommandError, FaultOption, ScaleOption, SeedOption, day
from orchestration.resources.demo import DEMO_SEED


def _day_of_the_world(text: str) -> date:
    found = day(text)
    if not 2016 <= found.year <= 2036:
        raise typer.BadParameter(f"{text} lies outside 2016 to 2036")
    return found


def sandbox(
    context: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, metavar="N", help="Port on 127.0.0.1.")
    ] = 8099,
    seed: SeedOption = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=_day_of_the_world,
            metavar="DATE",
            help="Last complete day of the world, YYYY-MM-DD.",
            show_default="yesterday",
        ),
    ] = None,
    scale: ScaleOption = None,
    fault: FaultOption = None,
    truth: Annotated[
        bool, typer.Option("--truth", help="Print the true value of every indicator and stop.")
    ] = False,
) -> None:
    """Serve the sandbox's vendor APIs alone, on loopback."""
    from sources.common.timezones import yesterday
    from sources.sandbox import PortTaken, UnknownFault
    from sources.sandbox.command import print_truth, serve_until_stopped

    shown = print_truth if truth else partial(serve_until_stopped, port)
    try:
        shown(
            seed=DEMO_SEED if seed is None else seed,
            as_of=as_of or yesterday(),
            scale=scale or 1,
            faults=fault or [],
        )
    except UnknownFault as error:
        raise typer.BadParameter(str(error), ctx=context, param_hint="--fault") from error
    except PortTaken as error:
        raise CommandError(str(error)) from error
