"""The truth: the account's indicators, counted from the world itself."""

from datetime import date, timedelta

from sources.sandbox.vendors.plan_year import PlanYear
from sources.sandbox.world import World
from sources.sandbox.world.clock import day_number
from sources.sandbox.world.twitter import REPOSTED, followers_on, twitter

from .timeline import existing


def _interactions(world: World) -> int:
    """Interactions to tonight with the posts of the plan's year that still exist."""
    account = twitter(world.scenario)
    places = existing(world)
    own = account.kind[places] != REPOSTED
    counted = places[own & PlanYear(world.as_of).holds(account.published_on[places])]
    return int(account.interactions(day_number(world.as_of))[counted].sum())


def _new_followers(world: World) -> int:
    """Followers at the end of the plan's year so far, less those on the day before it."""
    year = PlanYear(world.as_of).year
    eve = date(year, 1, 1) - timedelta(days=1)
    last = min(world.as_of, date(year, 12, 31))
    return followers_on(world, last) - followers_on(world, eve)


RULES = {
    "twitter.interaccions": _interactions,
    "twitter.seguidors": _new_followers,
}
