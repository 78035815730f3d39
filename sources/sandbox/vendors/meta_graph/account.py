"""The centre's page or account on a night: what its metrics count, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import day_number
from sources.sandbox.world.followers import Followers, followers, followers_on
from sources.sandbox.world.history import Array
from sources.sandbox.world.posts import Posts, posts

from .days import Days, per_day


@dataclass(frozen=True)
class GraphAccount:
    """The centre's page or account on one network, on a night.

    Attributes:
        id: of the page or account.
        followers: who came and left.
        follower_count: how many there are.
        posts: with the engagements of people.
        first_day: of its metrics, as days since 1970: the day before the two years begin.
        faults: of the night.
    """

    id: str
    followers: Followers
    follower_count: int
    posts: Posts
    first_day: int
    faults: frozenset[str]

    @classmethod
    def of(cls, world: World, network: str, name: str) -> "GraphAccount":
        """The account of this id as it stands in a world."""
        return cls(
            id=name,
            followers=followers(world, network),
            follower_count=followers_on(world, network, world.as_of),
            posts=posts(world, network),
            first_day=day_number(date(world.scenario.years[0], 1, 1)) - 1,
            faults=world.faults[network],
        )

    def reported(self, days: Days) -> Days:
        """Those of the days on which it has metrics."""
        return days[days.numbers >= self.first_day]

    def came(self, days: Days) -> Array:
        """How many new followers came on each day."""
        return per_day(days, self.followers.came)

    def left(self, days: Days) -> Array:
        """How many followers left on each day."""
        return per_day(days, self.followers.left)

    def engagements(self, days: Days, *kinds: str) -> Array:
        """How often people did one of these things, or anything, with the posts on each day."""
        names = list(self.posts.network.engagements)
        codes = [names.index(kind) for kind in kinds or names]
        at = self.posts.engagements.at[np.isin(self.posts.engagements.kind, codes)]
        return per_day(days, np.sort(at))


def engagement_metric(*kinds: str) -> Callable[[GraphAccount, Days], Array]:
    """A metric that counts some kinds of engagement, or all."""
    return lambda account, days: account.engagements(days, *kinds)


def view_metric(times: int, more: int) -> Callable[[GraphAccount, Days], Array]:
    """A metric of views: `times` the engagements, and a little on every day."""
    return lambda account, days: account.engagements(days) * times + more + days.numbers * 17 % 23
