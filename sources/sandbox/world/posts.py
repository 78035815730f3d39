"""What the centre publishes on a network, and what people do with it in the two weeks after."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from . import World
from .calendar import OFFICE, at_hours, days_of_years
from .clock import DAY, Ints, to_utc, to_wall
from .history import Array, Default, History, Records, new_history, some
from .networks import NETWORKS, STORY, Network
from .scenario import stream

DEFAULTS: dict[str, Default] = {
    "kind": np.int8(0),
    "is_mute": np.bool_(False),
    "hides_likes": np.bool_(False),
    "edition": np.int8(0),
}
_ACTIVE_MONTHS = (1.0, 1.1, 1.1, 1.0, 1.1, 1.0, 0.8, 0.15, 1.0, 1.2, 1.2, 0.9)
_LONGEST = 13.9 * DAY
_LATE_SHARE, _LATE_AFTER = 0.1, 10 * DAY
_VANISHED_SHARE, _VANISHED_AFTER = 0.03, 7 * DAY


@dataclass(frozen=True)
class Engagements:
    """What people do with posts.

    Attributes:
        post: the row of the post.
        kind: which of the network's engagements.
        at: UTC seconds.
    """

    post: NDArray[np.int64]
    kind: NDArray[np.int8]
    at: Ints

    def __getitem__(self, mask: Array) -> "Engagements":
        return Engagements(self.post[mask], self.kind[mask], self.at[mask])


@dataclass(frozen=True)
class Posts:
    """The posts that exist on a night, and what people have done with them by then.

    Attributes:
        network: on which.
        records: the posts.
        engagements: with these posts.
        gone_at: when those posts were published (UTC seconds) that do not exist any more.
    """

    network: Network
    records: Records
    engagements: Engagements
    gone_at: list[int]

    def counts(self, engagement: str) -> NDArray[np.int64]:
        """How often people did this with each post."""
        kind = list(self.network.engagements).index(engagement)
        places = self.records.places(self.engagements.post[self.engagements.kind == kind])
        return np.bincount(places, minlength=len(self.records)).astype(np.int64)

    def interactions(self) -> NDArray[np.int64]:
        """How often people did anything with each post."""
        return sum(
            (self.counts(engagement) for engagement in self.network.engagements),
            np.zeros(len(self.records), dtype=np.int64),
        )

    def days(self) -> NDArray[np.int64]:
        """The local day on which each was published."""
        days: NDArray[np.int64] = to_wall(self.records.created_at).astype(np.int64) // DAY
        return days


@dataclass(frozen=True)
class _PostHistory:
    posts: History
    engagements: Engagements


@lru_cache(maxsize=8)
def _history_of(seed: int, year: int, scale: int, name: str) -> _PostHistory:
    """Two years of posts; `scale` multiplies the engagements, not the posts."""
    network, rng = NETWORKS[name], stream(seed, year, f"{name} posts")
    posts = _published(network, rng, (year - 1, year))
    return _PostHistory(posts, _engagements(network, rng, posts, scale))


def _published(network: Network, rng: np.random.Generator, years: tuple[int, int]) -> History:
    """The posts: some around midnight, some edited or deleted days later."""
    days = days_of_years(rng, years, network.posts, week=OFFICE, months=_ACTIVE_MONTHS)
    days = np.compress(~_is_silent(days), days)
    by_day = at_hours(rng, days, 9, 21)
    around_midnight = days * DAY + 23 * 3600 + 1800 + rng.integers(0, 3600, len(days))
    wall = np.where(rng.random(len(days)) < 0.06, around_midnight, by_day).astype(np.int32)
    shares = np.array(list(network.kinds.values()))
    posts = new_history(
        np.sort(to_utc(wall)),
        DEFAULTS,
        kind=rng.choice(len(shares), len(days), p=shares / shares.sum()),
        is_mute=rng.random(len(days)) < 0.1,
        hides_likes=rng.random(len(days)) < 0.04,
    )
    edited = some(rng, len(posts), 0.08)
    after = rng.integers(120, 6 * DAY, len(edited))
    posts.edit("edition", edited, posts.created_at[edited] + after, 1)
    mistakes = some(rng, len(posts), 0.03, least=4)
    after = rng.integers(1800, 60 * DAY, len(mistakes))
    posts.purge(mistakes, posts.created_at[mistakes] + after)
    return posts


def _is_silent(days: Ints) -> Array:
    """From 17 December to 6 January: so that nobody engages with a post of the year before."""
    date = days.astype("datetime64[D]")
    day_of_month = (date - date.astype("datetime64[M]")).astype(int) + 1
    month = date.astype("datetime64[M]").astype(int) % 12 + 1
    silent: Array = ((month == 12) & (day_of_month >= 17)) | ((month == 1) & (day_of_month <= 6))
    return silent


def _engagements(
    network: Network, rng: np.random.Generator, posts: History, scale: int
) -> Engagements:
    """Most happen in the first two days, all within two weeks; some posts please more."""
    lasts = np.array([kind != STORY for kind in network.kinds])[posts.initial["kind"]]
    appeal = rng.lognormal(-0.18, 0.6, len(posts)) * lasts * scale
    whose, what = [], []
    for kind, usual in enumerate(network.engagements.values()):
        times = rng.poisson(usual * appeal)
        whose.append(np.repeat(np.arange(len(posts)), times))
        what.append(np.full(times.sum(), kind, dtype=np.int8))
    post = np.concatenate(whose)
    delay = 30 + rng.exponential(1.4 * DAY, len(post)) % _LONGEST
    return Engagements(
        post, np.concatenate(what), (posts.created_at[post] + delay).astype(np.int32)
    )


def posts(world: World, network: str) -> Posts:
    """The posts on the world's night, as the faults of the network leave them."""
    scenario, faults = world.scenario, world.faults[network]
    history = _history_of(scenario.seed, scenario.year, scenario.scale, network)
    records, engagements = (
        history.posts.snapshot(world.now),
        history.engagements[history.engagements.at <= world.now],
    )
    if "late_edits" in faults:
        engagements = _with_late_engagements(world, network, history, engagements)
    if "vanished_rows" in faults:
        is_struck = _lots(world, network, "vanished_rows") < _VANISHED_SHARE
        is_old = records.created_at < world.now - _VANISHED_AFTER
        records = records.without(np.flatnonzero(is_struck[records.rows] & is_old))
    published = np.flatnonzero(history.posts.created_at <= world.now)
    return Posts(
        network=NETWORKS[network],
        records=records,
        engagements=engagements[records.places(engagements.post) >= 0],
        gone_at=history.posts.created_at[np.setdiff1d(published, records.rows)].tolist(),
    )


def _with_late_engagements(
    world: World, network: str, history: _PostHistory, engagements: Engagements
) -> Engagements:
    """Some posts of the year are found once more: all engagements again, ten days later."""
    is_struck = _lots(world, network, "late_edits") < _LATE_SHARE
    this_year = to_wall(history.posts.created_at).astype("datetime64[s]").astype("datetime64[Y]")
    is_struck &= this_year.astype(int) + 1970 == world.scenario.year
    again = history.engagements[is_struck[history.engagements.post]]
    at = (again.at + _LATE_AFTER).astype(np.int32)
    extra = Engagements(again.post, again.kind, at)[at <= world.now]
    return Engagements(
        np.concatenate([engagements.post, extra.post]),
        np.concatenate([engagements.kind, extra.kind]),
        np.concatenate([engagements.at, extra.at]),
    )


def _lots(world: World, network: str, fault: str) -> Array:
    """A number from 0 to 1 for each post, the same on every night."""
    scenario = world.scenario
    history = _history_of(scenario.seed, scenario.year, scenario.scale, network)
    return stream(scenario.seed, scenario.year, f"{network} {fault}").random(len(history.posts))
