"""What a vendor of the sandbox is: its API, its settings, its faults and the truth of its world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from starlette.types import ASGIApp

from sources.sandbox.world import World

Value: TypeAlias = float | int | None


def _unchanged(world: World) -> World:
    return world


@dataclass(frozen=True)
class Vendor:
    """One vendor. Its faults of a night are in `world.faults[name]`, where all its parts look.

    Attributes:
        name: of the source that it stands in for.
        label: what people call it.
        faults: those that it can show.
        settings: all settings of the connector, by their name after `SOURCES__<NAME>__`; defaults
            too, so that no setting of this machine counts. Takes the world, the address under
            which `app` is served, and a folder that is there as long as the sandbox runs.
        rules: the true value of each indicator. An indicator with several sources has its rule in
            the first of them.
        app: its API; None where the vendor is a folder of files.
        rewritten: gives the world as the vendor's faults leave its records.
    """

    name: str
    label: str
    faults: tuple[str, ...]
    settings: Callable[[World, str, Path], Mapping[str, str]]
    rules: Mapping[str, Callable[[World], Value]]
    app: Callable[[World], ASGIApp] | None = None
    rewritten: Callable[[World], World] = field(default=_unchanged)
