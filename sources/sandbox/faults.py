"""Faults on request: the words for them, and the world as some leave it."""

from collections.abc import Sequence
from datetime import date

from .vendors.registry import VENDORS
from .world import World, world


class UnknownFault(ValueError):
    """A fault that no stand-in can show."""


def faults_of(words: Sequence[str]) -> dict[str, frozenset[str]]:
    """Each vendor's faults, out of words `vendor:name`, or `name` for all vendors who can.

    Raises `UnknownFault` for a word that names no vendor, or a fault the vendor cannot show.
    """
    meant: dict[str, set[str]] = {name: set() for name in VENDORS}
    for word in words:
        of, _, fault = word.rpartition(":")
        able = [v.name for v in VENDORS.values() if fault in v.faults and of in ("", v.name)]
        if not able:
            raise UnknownFault(f"unknown fault {word!r}; {_known(of)}")
        for name in able:
            meant[name].add(fault)
    return {name: frozenset(faults) for name, faults in meant.items()}


def _known(of: str) -> str:
    if of in VENDORS:
        return f"{of} can show {', '.join(VENDORS[of].faults)}"
    every = sorted({name for vendor in VENDORS.values() for name in vendor.faults})
    return f"known are {', '.join(every)}, for one of {', '.join(VENDORS)} or for all"


def faulted_world(*, seed: int, as_of: date, scale: int = 1, faults: Sequence[str] = ()) -> World:
    """The world of a night as these faults leave it: those of transport change nothing in it."""
    night = world(seed=seed, as_of=as_of, scale=scale, faults=faults_of(faults))
    for vendor in VENDORS.values():
        night = vendor.rewritten(night)
    return night
