"""Faults on request: their names, and the world as they leave it."""

from collections.abc import Sequence
from datetime import date

from .vendors.registry import VENDORS
from .world import World, world


class UnknownFault(ValueError):
    """A fault that no vendor of the sandbox can show."""


def faults_of(names: Sequence[str]) -> dict[str, frozenset[str]]:
    """The faults of each vendor.

    Args:
        names: `vendor:fault`, or `fault` alone for every vendor that can show it.

    Raises:
        UnknownFault: there is no such vendor, or it cannot show the fault.
    """
    faults: dict[str, set[str]] = {vendor: set() for vendor in VENDORS}
    for name in names:
        vendor, _, fault = name.rpartition(":")
        able = [v.name for v in VENDORS.values() if fault in v.faults and vendor in ("", v.name)]
        if not able:
            raise UnknownFault(f"unknown fault {name!r}; {_known(vendor)}")
        for each in able:
            faults[each].add(fault)
    return {vendor: frozenset(of_vendor) for vendor, of_vendor in faults.items()}


def _known(vendor: str) -> str:
    if vendor in VENDORS:
        return f"{vendor} can show {', '.join(VENDORS[vendor].faults)}"
    every = sorted({fault for vendor in VENDORS.values() for fault in vendor.faults})
    return f"known are {', '.join(every)}, for one of {', '.join(VENDORS)} or for all"


def faulted_world(*, seed: int, as_of: date, scale: int = 1, faults: Sequence[str] = ()) -> World:
    """The world of a night as these faults leave it; those of transport change nothing in it.

    Raises:
        UnknownFault: no vendor of the sandbox can show one of the faults.
    """
    night = world(seed=seed, as_of=as_of, scale=scale, faults=faults_of(faults))
    for vendor in VENDORS.values():
        night = vendor.rewritten(night)
    return night
