"""The truth: every indicator counted from the world itself, through no connector and no SQL."""

from collections.abc import Sequence
from datetime import date

from .faults import faulted_world
from .registry import VENDORS
from .vendor import Value
from .world import World


def indicators(world: World) -> dict[str, Value]:
    """The true value of each indicator for the plan's year to the world's as-of date."""
    return {
        indicator: rule(world)
        for vendor in VENDORS.values()
        for indicator, rule in vendor.rules.items()
    }


def truth(
    *, seed: int, as_of: date, scale: int = 1, faults: Sequence[str] = ()
) -> dict[str, Value]:
    """The true value of each indicator in a world, with its faults.

    Raises `UnknownFault` for a fault that no stand-in can show.
    """
    return indicators(faulted_world(seed=seed, as_of=as_of, scale=scale, faults=faults))
