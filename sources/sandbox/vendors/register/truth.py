"""The truth: the register's indicators, counted from the world itself."""

from collections.abc import Callable

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.vendors.vendor import Value
from sources.sandbox.world import World
from sources.sandbox.world.register import COUNTED, MILESTONES

from .world_faults import register_with_faults


def _milestone(place: int) -> Callable[[World], Value]:
    def rule(world: World) -> int:
        rows = register_with_faults(world).milestones
        is_reached = PlanYear(world.as_of).holds(rows["reached_on"])
        return int((is_reached & (rows["milestone"] == place)).any())

    return rule


def _counted(kind: str) -> Callable[[World], Value]:
    def rule(world: World) -> int:
        rows = register_with_faults(world).counts
        in_year = PlanYear(world.as_of).holds(rows["day"])
        return int((in_year & (rows["kind"] == COUNTED.index(kind))).sum())

    return rule


RULES: dict[str, Callable[[World], Value]] = {
    **{name: _milestone(place) for place, name in enumerate(MILESTONES)},
    "manuals.interns": _counted("internal_manual"),
    "visibilitat.gr": _counted("gr_edition"),
}
