"""The truth: the agenda's indicators, counted from the world itself in plain numpy."""

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.world import World
from sources.sandbox.world.agenda import agenda
from sources.sandbox.world.clock import DAY, to_wall
from sources.sandbox.world.history import Array, Records


def _days(published: Records) -> Array:
    """The local days on which the published items were created."""
    return to_wall(published["created"][published["is_published"]]) // DAY


def _activities(world: World) -> int:
    return int(PlanYear(world.as_of).holds(_days(agenda(world).activities)).sum())


def _organisations(world: World) -> int:
    return int((_days(agenda(world).organisations) <= PlanYear(world.as_of).last_day).sum())


RULES = {"qdq.activitats": _activities, "qdq.entitats": _organisations}
