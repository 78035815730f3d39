"""The centre's account on Twitter: its posts over two years, interactions and followers.

Interactions and followers are counted by day: none come between 22:00 and 09:00. Nothing is posted
from 18 December to 6 January, and nobody interacts with a post after its 14th day, so that every
interaction lies in the same year as its post.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from .calendar import at_hours, days_of, volume
from .clock import DAY, NEVER, Ints, day_number, to_utc, to_wall
from .history import Array
from .scenario import Scenario, stream

if TYPE_CHECKING:
    from . import World

INTERACTIONS = ("like", "reply", "repost", "quote", "bookmark")
_SHARES = np.array((0.6, 0.08, 0.18, 0.04, 0.1))
POSTED, REPLIED, REPOSTED = range(3)
INTERACTION_DAYS = 14
_WEEK = (1.0, 1.1, 1.1, 1.1, 1.0, 0.3, 0.2)
_POSTS, _NEW_FOLLOWERS, _INTERACTIONS = 260, 7500, 24
_FIRST_POST, _LAST_POST = (1, 7), (12, 17)


@dataclass(frozen=True)
class Twitter:
    """The two years of the account. Moments are UTC seconds, days are counted from 1970.

    Attributes:
        published_at: of each post, in order.
        edited_at: when it was corrected, within half an hour; `NEVER` for most.
        deleted_at: when it was taken down, within three weeks; `NEVER` for most.
        kind: `POSTED`, `REPLIED` (to somebody) or `REPOSTED` (somebody else's post).
        interactions_by_day: by post, kind of interaction, and days since the post.
        original_reposts: of a repost, how often the original was reposted.
        first_day: 1 January of the year before.
        followers: at the end of each day from then on.
    """

    published_at: Ints
    edited_at: Ints
    deleted_at: Ints
    kind: Array
    interactions_by_day: Array
    original_reposts: Array
    first_day: int
    followers: Array

    @property
    def published_on(self) -> Array:
        """The local day of each post."""
        return to_wall(self.published_at) // DAY

    def interactions(self, day: int) -> Array:
        """Interactions with each post by the end of a day, by kind."""
        elapsed = day - self.published_on
        gone_by = np.arange(INTERACTION_DAYS) <= elapsed[:, None]
        totals: Array = (self.interactions_by_day * gone_by[:, None, :]).sum(axis=2)
        return totals

    def followers_at_end(self, day: int) -> int:
        """Followers at the end of a day; outside the two years, those of the nearest day."""
        place = min(max(day - self.first_day, 0), len(self.followers) - 1)
        return int(self.followers[place])


def followers_on(world: "World", day: date) -> int:
    """Followers at the end of a local day; for a day to come, those of tonight."""
    return twitter(world.scenario).followers_at_end(day_number(min(day, world.as_of)))


def twitter(scenario: Scenario) -> Twitter:
    """The two years of the account."""
    return _account(scenario.seed, scenario.year, scenario.scale)


@lru_cache(maxsize=2)
def _account(seed: int, year: int, scale: int) -> Twitter:
    years = (year - 1, year)
    rng = stream(seed, year, "twitter")
    days = np.sort(np.concatenate([_days(rng, one) for one in years]))
    wall = at_hours(rng, days, 9, 21)
    late = np.arange(len(days)) % 23 == 7
    published_at = to_utc(np.where(late, days * DAY + 1200, wall).astype(np.int32))
    published_at = np.sort(published_at)
    count = len(published_at)
    kind = rng.choice([POSTED, REPLIED, REPOSTED], count, p=[0.76, 0.1, 0.14])
    own = kind != REPOSTED
    edited = own & (rng.random(count) < 0.05)
    deleted = rng.random(count) < 0.015
    edited_at = published_at + rng.integers(300, 1500, count)
    deleted_at = (to_wall(published_at) // DAY + rng.integers(1, 21, count)) * DAY + 41_000
    fading = 0.55 ** np.arange(INTERACTION_DAYS)
    liked = rng.gamma(2, _INTERACTIONS / 2, count) * own * scale
    rates = liked[:, None, None] * _SHARES[None, :, None] * (fading / fading.sum())
    return Twitter(
        published_at=published_at,
        edited_at=np.where(edited, edited_at, NEVER).astype(np.int32),
        deleted_at=np.where(deleted, to_utc(deleted_at.astype(np.int32)), NEVER).astype(np.int32),
        kind=kind,
        interactions_by_day=rng.poisson(rates),
        original_reposts=np.where(own, 0, rng.integers(40, 900, count)),
        first_day=day_number(date(year - 1, 1, 1)),
        followers=_followers(stream(seed, year, "twitter followers"), years, scale),
    )


def _days(rng: np.random.Generator, year: int) -> Ints:
    days = days_of(rng, year, volume(rng, _POSTS), _WEEK)
    first, last = (day_number(date(year, *day)) for day in (_FIRST_POST, _LAST_POST))
    return np.compress((first <= days) & (days <= last), days)


def _followers(rng: np.random.Generator, years: tuple[int, int], scale: int) -> Array:
    """At the end of each day: some come, and a few leave."""
    changes = [np.array([rng.integers(5000, 9000) * scale])]
    for year in years:
        length = day_number(date(year + 1, 1, 1)) - day_number(date(year, 1, 1))
        daily = volume(rng, _NEW_FOLLOWERS, scale) / length
        changes.append(rng.poisson(daily * 1.2, length) - rng.poisson(daily * 0.2, length))
    return np.cumsum(np.concatenate(changes))[1:]
