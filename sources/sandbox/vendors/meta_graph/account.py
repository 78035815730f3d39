"""What the metrics of a page or an account are told from, and the counting they share."""

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
class Account:
    """The house on one network, on a night.

    Attributes:
        id: of the page or account.
        followers: who came and left.
        follower_count: how many there are.
        posts: what was published and done with it.
        first_day: the first one that its metrics tell of, as days since 1970: that before the
            story begins.
        faults: of the night.
    """

    id: str
    followers: Followers
    follower_count: int
    posts: Posts
    first_day: int
    faults: frozenset[str]

    @classmethod
    def of(cls, world: World, network: str, name: str) -> "Account":
        """The account of this id as it stands in a world."""
        return cls(
            id=name,
            followers=followers(world, network),
            follower_count=followers_on(world, network, world.as_of),
            posts=posts(world, network),
            first_day=day_number(date(world.story.years[0], 1, 1)) - 1,
            faults=world.faults[network],
        )

    def told(self, days: Days) -> Days:
        """Those of the days that its metrics tell of."""
        return days[days.numbers >= self.first_day]

    def came(self, days: Days) -> Array:
        """How many new followers came on each day."""
        return per_day(days, self.followers.came)

    def left(self, days: Days) -> Array:
        """How many followers left on each day."""
        return per_day(days, self.followers.left)

    def done(self, days: Days, *deeds: str) -> Array:
        """How often people did one of these deeds, or any, with the account's posts."""
        names = list(self.posts.network.deeds)
        codes = [names.index(deed) for deed in deeds or names]
        at = self.posts.deeds.at[np.isin(self.posts.deeds.kind, codes)]
        return per_day(days, np.sort(at))


def done(*deeds: str) -> Callable[[Account, Days], Array]:
    """A metric that counts deeds."""
    return lambda account, days: account.done(days, *deeds)


def seen(times: int, more: int) -> Callable[[Account, Days], Array]:
    """A metric of what is seen: in proportion to what is done, and a little on every day."""
    return lambda account, days: account.done(days) * times + more + days.numbers * 17 % 23
