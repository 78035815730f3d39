"""What is true of a world: its indicators and its people, through no connector and no SQL."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from .faults import faulted_world
from .vendors.civicrm.texts import person_names
from .vendors.registry import VENDORS
from .vendors.vendor import Value
from .world import World, world


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

    Raises:
        UnknownFault: no vendor of the sandbox can show one of the faults.
    """
    return indicators(faulted_world(seed=seed, as_of=as_of, scale=scale, faults=faults))


def people(*, seed: int, as_of: date, scale: int = 1) -> frozenset[str]:
    """Names of the people whom the sandbox's CRM knows, as `First Last`.

    For whoever has to prove that none of them is found anywhere else.
    """
    contacts = world(seed=seed, as_of=as_of, scale=scale).contacts
    return frozenset(person_names(contacts, np.flatnonzero(~contacts["is_organisation"])))
