"""Followers of the centre on a network: people come, and some leave."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import numpy as np

from . import World
from .calendar import at_hours, days_of_years
from .clock import Ints, to_utc, utc_seconds
from .history import Array
from .networks import NETWORKS
from .scenario import stream

_EVERY_DAY = (1.0, 1.1, 1.1, 1.1, 1.0, 0.8, 0.9)
_ALL_YEAR = (1.0, 1.1, 1.1, 1.0, 1.1, 1.0, 0.8, 0.4, 1.0, 1.2, 1.2, 0.8)
_LEAVING_SHARE = 0.22


@dataclass(frozen=True)
class Followers:
    """The followers of one account over the two years.

    Attributes:
        opening: how many there are at the beginning.
        came: when each later one came (UTC seconds, ascending).
        left: when each that left did so (UTC seconds, ascending).
    """

    opening: int
    came: Ints
    left: Ints

    def at(self, moments: Array) -> Array:
        """How many follow at these moments."""
        return self.opening + self.came_by(moments) - self.left_by(moments)

    def came_by(self, moments: Array) -> Array:
        """How many came by these moments."""
        return np.searchsorted(self.came, moments, side="right")

    def left_by(self, moments: Array) -> Array:
        """How many left by these moments."""
        return np.searchsorted(self.left, moments, side="right")


@lru_cache(maxsize=8)
def _followers(seed: int, year: int, scale: int, name: str) -> Followers:
    network, rng = NETWORKS[name], stream(seed, year, f"{name} followers")
    coming = network.new_followers / (1 - _LEAVING_SHARE)
    moments = []
    for target in (coming, coming * _LEAVING_SHARE):
        days = days_of_years(
            rng, (year - 1, year), target, scale=scale, week=_EVERY_DAY, months=_ALL_YEAR
        )
        moments.append(np.sort(to_utc(at_hours(rng, _counted_days(days), 9, 22))))
    return Followers(network.opening, *moments)


def _counted_days(days: Ints) -> Ints:
    """The days without the last two of each year, when nobody comes or leaves.

    Vendors report a day up to two days late. This way the number of followers at the beginning of
    a year is known from its first night on.
    """
    year, day_after_next = (
        moments.astype("datetime64[D]").astype("datetime64[Y]") for moments in (days, days + 2)
    )
    return np.compress(year == day_after_next, days)


def followers(world: World, network: str) -> Followers:
    """The followers of the centre's account on a network."""
    scenario = world.scenario
    return _followers(scenario.seed, scenario.year, scenario.scale, network)


def followers_on(world: World, network: str, day: date) -> int:
    """How many followed the account at the end of a local day."""
    midnight = utc_seconds(datetime.combine(day + timedelta(days=1), time()))
    return int(followers(world, network).at(np.array(midnight - 1)))
