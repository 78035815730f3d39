"""Options that several commands share, and the error of a command that cannot go on."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.settings import ProfileName

if TYPE_CHECKING:
    from rich.console import Console


class CommandError(Exception):
    """A command failed; the message, one line, says what happened and what to do."""


def day(text: str) -> date:
    """Parse a day written as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a day such as 2026-06-30") from None


def terminal() -> "Console":
    """The terminal; numbers and paths in its texts are not coloured."""
    from rich.console import Console  # slow, and not needed for help or wrong usage

    return Console(highlight=False)


ProfileOption = Annotated[
    ProfileName, typer.Option("--profile", envvar="JUSSANA_PROFILE", help="Whose data.")
]
SeedOption = Annotated[
    int | None,
    typer.Option(
        min=0, max=2**63 - 1, metavar="N", help="Seed of the sandbox's world.", show_default="2026"
    ),
]
ScaleOption = Annotated[
    int | None,
    typer.Option(
        min=1, max=1000, metavar="N", help="Multiply the sandbox's volumes by N.", show_default="1"
    ),
]
FaultOption = Annotated[
    list[str] | None,
    typer.Option(metavar="SOURCE:NAME", help="A fault for the sandbox; may be repeated."),
]
