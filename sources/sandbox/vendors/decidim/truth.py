"""The truth: the platform's indicators, counted from the world itself in plain numpy."""

from collections.abc import Callable

import numpy as np

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.vendors.vendor import Value
from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY, to_wall
from sources.sandbox.world.participation import NO_DAY, NOT_YET, OWN_SPACES

from .platform import platform


def _surveys(world: World) -> int:
    """Published surveys in the centre's published spaces that opened in the plan's year."""
    tonight = platform(world)
    surveys, shown = tonight.surveys, tonight.shown_spaces
    seen = (surveys["published"] != NOT_YET) & (shown.places(surveys["space"]) >= 0)
    own = surveys["space"] < len(OWN_SPACES)
    named = surveys["starts"] != NOT_YET
    opened = np.where(named, surveys["starts"], surveys["published"]).astype(np.int32)
    in_year = PlanYear(world.as_of).holds(to_wall(opened) // DAY)
    return int((seen & own & in_year).sum())


def _spaces(world: World) -> int:
    """The centre's spaces that were published and had not ended on the last day."""
    shown = platform(world).shown_spaces
    last_day = PlanYear(world.as_of).last_day
    own = shown.rows < len(OWN_SPACES)
    open_ = (shown["ends_on"] == NO_DAY) | (shown["ends_on"] >= last_day)
    begun = to_wall(shown["published"]) // DAY <= last_day
    return int((own & begun & open_).sum())


RULES: dict[str, Callable[[World], Value]] = {
    "decidim.enquestes": _surveys,
    "decidim.espais": _spaces,
}
