"""The people of a world, for whoever has to prove that none of them is found elsewhere."""

from datetime import date

import numpy as np

from .vendors.civicrm.texts import person_names
from .world import world


def people(*, seed: int, as_of: date, scale: int = 1) -> frozenset[str]:
    """Names of the people whom the sandbox's CRM knows, as `First Last`."""
    contacts = world(seed=seed, as_of=as_of, scale=scale).contacts
    return frozenset(person_names(contacts, np.flatnonzero(~contacts["is_organisation"])))
