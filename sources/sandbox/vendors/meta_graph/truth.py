"""The truth of a page or account, counted from the world itself."""

from datetime import date, timedelta

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.world import World
from sources.sandbox.world.clock import EPOCH, day_number
from sources.sandbox.world.followers import followers_on
from sources.sandbox.world.posts import posts


def interactions(world: World, network: str) -> int:
    """All engagements to tonight with the posts of the plan's year that still exist."""
    published, year = posts(world, network), PlanYear(world.as_of)
    return int(published.interactions()[year.holds(published.days())].sum())


def new_followers(world: World, network: str) -> int | None:
    """Followers at the end of the plan's last day, less those at the beginning of its year.

    None where the plan's year was over before the two years of the world begin.
    """
    year = PlanYear(world.as_of)
    if year.last_day < day_number(date(world.scenario.years[0], 1, 1)) - 1:
        return None
    eve = min(year.first_day - 1, year.last_day)
    before, after = (
        followers_on(world, network, EPOCH + timedelta(days=day)) for day in (eve, year.last_day)
    )
    return after - before
