"""The website on a night, as the faults that rewrite it leave it."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from sources.sandbox.vendors.plan_year import Mask
from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY
from sources.sandbox.world.entries import FILE, FUTURE, POST_KINDS, PUBLISHED
from sources.sandbox.world.history import Array, Records
from sources.sandbox.world.scenario import Scenario
from sources.sandbox.world.website import website

_LATE_SHARE, _LATEST = 0.02, 2 * 3600
_VANISHED_SHARE = 0.01


@dataclass(frozen=True)
class WordpressSite:
    """Posts and files in the site's database; `changed_at` is what it calls modified."""

    posts: Records
    now: int

    @cached_property
    def is_shown(self) -> Mask:
        """Which posts are public: published by hand, or scheduled for a moment that has passed."""
        ready = np.isin(self.posts["status"], [PUBLISHED, FUTURE])
        is_post = self.posts["kind"] != FILE
        shown: Mask = ready & is_post & (self.posts["published_at"] <= self.now)
        return shown

    def shown(self, kind: str) -> Records:
        """The public posts of a kind."""
        of_kind = self.posts["kind"] == POST_KINDS.index(kind)
        return self.posts.without(np.flatnonzero(~(of_kind & self.is_shown)))

    @cached_property
    def files(self) -> Records:
        """The files of the library."""
        return self.posts.without(np.flatnonzero(self.posts["kind"] != FILE))


def site_of(world: World) -> WordpressSite:
    """The website on a world's night; cached."""
    return _site(world.scenario, world.now, world.faults["wordpress"])


@lru_cache(maxsize=2)
def _site(scenario: Scenario, now: int, faults: frozenset[str]) -> WordpressSite:
    history = website(scenario)
    posts = history.snapshot(now)
    lots = scenario.stream("wordpress/faults").random((2, len(history)))[:, posts.rows]
    if "late_edits" in faults:
        posts = _with_late_edits(posts, lots[0], now)
    if "vanished_rows" in faults:
        is_old = posts.created_at < now - 7 * DAY
        posts = posts.without(np.flatnonzero((lots[1] < _VANISHED_SHARE) & is_old))
    return WordpressSite(posts, now)


def _with_late_edits(posts: Records, lots: Array, now: int) -> Records:
    """Old posts are corrected, with stamps earlier than the newest ones loaded."""
    edited = posts.copy()
    is_old = (posts.changed_at < now - 30 * DAY) & (posts["kind"] != FILE)
    places = np.flatnonzero((lots < _LATE_SHARE) & is_old)
    earlier = (lots[places] / _LATE_SHARE * _LATEST).astype(int)
    edited.changed_at[places] = posts.changed_at.max() - earlier
    is_moved = posts.rows[places] % 2 == 0
    edited["published_at"][places[is_moved]] -= 3 * DAY
    edited["programme"][places[~is_moved]] = -1
    return edited
