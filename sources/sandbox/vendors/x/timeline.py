"""The account's posts as X stores them tonight: with X's ids and counters, newest first."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from sources.sandbox.world import World
from sources.sandbox.world.clock import DAY, day_number
from sources.sandbox.world.history import Array
from sources.sandbox.world.scenario import stream
from sources.sandbox.world.twitter import INTERACTIONS, REPLIED, REPOSTED, Twitter, twitter

# X numbers posts by the milliseconds since then, shifted: ids exceed 2^53, and ascend with time.
_ID_EPOCH_MS = 1_288_834_974_657
_LATE_SHARE, _VANISHED_SHARE = 0.3, 0.2
_STRUCK_AGE = (2 * DAY, 25 * DAY)
_VIEWS_PER_INTERACTION, _LEAST_VIEWS = 37, 12


@dataclass(frozen=True)
class TimelinePost:
    """One post that exists.

    Attributes:
        versions: the id of each version, the oldest first.
        created_at: when the newest version was made (UTC seconds).
        metrics: its counters, under the names of before August 2026.
        is_repost: of somebody else's post; it has the original's counter of reposts.
        is_reply: to somebody.
    """

    versions: tuple[int, ...]
    created_at: int
    metrics: dict[str, int]
    is_repost: bool
    is_reply: bool

    @property
    def id(self) -> int:
        """The id of the newest version, which is the one that X shows."""
        return self.versions[-1]


def x_moment(utc: int) -> str:
    """UTC seconds as X writes them."""
    return datetime.fromtimestamp(utc, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def existing(world: World) -> Array:
    """Places of the account's posts that exist tonight."""
    account = twitter(world.scenario)
    there = (account.published_at <= world.now) & (account.deleted_at > world.now)
    if "vanished_rows" in world.faults["x"]:
        there &= ~_struck(world, account, "vanished_rows", _VANISHED_SHARE)
    return np.flatnonzero(there)


def posts(world: World) -> list[TimelinePost]:
    """All posts of the account that exist tonight, newest first."""
    account = twitter(world.scenario)
    interactions_by_day = account.interactions(day_number(world.as_of))
    edited_at = np.where(account.edited_at <= world.now, account.edited_at, 0)
    revised = np.zeros(len(edited_at), dtype=bool)
    if "late_edits" in world.faults["x"]:
        revised = _struck(world, account, "late_edits", _LATE_SHARE)
    found = []
    for place in existing(world)[::-1].tolist():
        published = int(account.published_at[place])
        made = [published, int(edited_at[place])] if edited_at[place] else [published]
        versions = [_id(at, place) for at in made]
        if revised[place]:
            versions.append(versions[-1] + 1)
        metrics = {
            f"{name}_count": int(number)
            for name, number in zip(INTERACTIONS, interactions_by_day[place], strict=True)
        }
        views = _VIEWS_PER_INTERACTION * int(interactions_by_day[place].sum()) + _LEAST_VIEWS
        metrics["retweet_count"] = metrics.pop("repost_count") + int(
            account.original_reposts[place]
        )
        found.append(
            TimelinePost(
                versions=tuple(versions),
                created_at=made[-1],
                metrics=metrics | {"impression_count": views},
                is_repost=account.kind[place] == REPOSTED,
                is_reply=account.kind[place] == REPLIED,
            )
        )
    return sorted(found, key=lambda post: post.id, reverse=True)


def _struck(world: World, account: Twitter, fault: str, share: float) -> Array:
    """Which posts of the last weeks a fault strikes: the same on each night."""
    lots = stream(world.scenario.seed, world.scenario.year, fault).random(len(account.published_at))
    age = world.now - account.published_at
    struck: Array = (lots < share) & (_STRUCK_AGE[0] < age) & (age < _STRUCK_AGE[1])
    return struck


def _id(at: int, place: int) -> int:
    return (at * 1000 - _ID_EPOCH_MS << 22) + 2 * place
