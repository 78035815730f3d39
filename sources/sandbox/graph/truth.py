"""The truth of an account of the house, counted from the world itself."""

from datetime import timedelta

from sources.sandbox.plan_year import PlanYear
from sources.sandbox.world import World
from sources.sandbox.world.clock import EPOCH
from sources.sandbox.world.followers import followers_on
from sources.sandbox.world.posts import posts


def interactions(world: World, network: str) -> int:
    """All that was done, to this night, with the posts of the plan's year that still exist."""
    published, year = posts(world, network), PlanYear(world.as_of)
    return int(published.interactions()[year.holds(published.days())].sum())


def new_followers(world: World, network: str) -> int:
    """How many more followed as the plan's last day ended than as its year began.

    Nothing is told of before the story: a plan's year that lies before it brought nobody.
    """
    year = PlanYear(world.as_of)
    last_day, eve = year.last_day, min(year.first_day - 1, year.last_day)
    levels = [followers_on(world, network, EPOCH + timedelta(days=day)) for day in (eve, last_day)]
    return levels[1] - levels[0]
