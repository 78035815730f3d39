"""What every stand-in is: how it answers, what it can do wrong, what is true of its world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from starlette.types import ASGIApp

from sources.sandbox.world import World

Value: TypeAlias = float | int | None


def _as_it_is(world: World) -> World:
    return world


@dataclass(frozen=True)
class Vendor:
    """One stand-in.

    A night's faults of a vendor are in `world.faults[name]`: each part of the stand-in reads
    there what it has to do wrong.

    Attributes:
        name: the source it stands for.
        label: what it is, in words.
        faults: the faults that it can show.
        settings: settings of the loader, by their name after `SOURCES__<NAME>__`, given the
            world, the address under which `app` is served and a folder that lives as long as
            the sandbox. Said in full, so that no setting of a machine reaches the sandbox.
        rules: the true value of indicators; of those with several sources, the first has it.
        app: its API; None where the vendor is a folder of files.
        rewritten: the world as the vendor's faults rewrite it.
    """

    name: str
    label: str
    faults: tuple[str, ...]
    settings: Callable[[World, str, Path], Mapping[str, str]]
    rules: Mapping[str, Callable[[World], Value]]
    app: Callable[[World], ASGIApp] | None = None
    rewritten: Callable[[World], World] = field(default=_as_it_is)
