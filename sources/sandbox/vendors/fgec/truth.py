"""The truth: how many organisations of the CRM are in the register, from the world itself."""

import numpy as np

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.world import World
from sources.sandbox.world.city_register import city_register
from sources.sandbox.world.clock import DAY, to_wall


def _matched(world: World) -> int:
    """Organisations whose number is in the register, where both were known by the last day."""
    register, contacts = city_register(world), world.contacts
    live = contacts["is_organisation"] & ~contacts["is_deleted"]
    numbers, met_at = contacts["fgec_number"][live], contacts.created_at[live]
    order = np.argsort(register["number"])
    place = np.minimum(np.searchsorted(register["number"][order], numbers), len(order) - 1)
    entity = order[place]
    held = register["number"][entity] == numbers
    since = np.maximum(to_wall(met_at), to_wall(register.created_at[entity])) // DAY
    return int((held & (since <= PlanYear(world.as_of).last_day)).sum())


RULES = {"saber.crm_fgec": _matched}
