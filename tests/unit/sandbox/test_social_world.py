"""The centre on its networks: followers, posts, and what people do with them."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest

from sources.sandbox import truth
from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.meta_graph.truth import interactions, new_followers
from sources.sandbox.world import followers as following
from sources.sandbox.world import posts as publishing
from sources.sandbox.world import world
from sources.sandbox.world.clock import DAY, to_wall, utc_seconds
from sources.sandbox.world.followers import Followers, followers, followers_on
from sources.sandbox.world.history import new_history
from sources.sandbox.world.networks import NETWORKS, STORY
from sources.sandbox.world.posts import DEFAULTS, Engagements, posts

from .conftest import AS_OF

SEEDS = (0, 1, 2026)
YEAR_END = date(2026, 12, 31)


def local(day, hour=12, minute=0):
    """UTC seconds of a time of a local day."""
    return utc_seconds(datetime.combine(day, time(hour, minute)))


def month_and_day(wall):
    """Months times 100 plus days, of wall seconds."""
    days = wall.astype("datetime64[s]").astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    return (months.astype(int) % 12 + 1) * 100 + (days - months).astype(int) + 1


@pytest.fixture(params=NETWORKS)
def network(request):
    return request.param


@pytest.mark.parametrize("seed", SEEDS)
def test_followers_come_by_day_and_none_in_the_last_two_days_of_a_year(network, seed):
    who = followers(world(seed=seed, as_of=YEAR_END), network)
    for moments in (who.came, who.left):
        wall = to_wall(moments)
        hours = wall % DAY // 3600
        assert (hours.min(), hours.max()) == (9, 21)
        assert not np.isin(month_and_day(wall), (1230, 1231)).any()
    assert len(who.left) > 50
    grown = followers_on(world(seed=seed, as_of=YEAR_END), network, YEAR_END) - who.opening
    assert 1.4 < grown / NETWORKS[network].new_followers < 2.8


def test_the_night_reads_the_level_with_which_the_day_ended(network):
    who = followers(world(seed=1, as_of=AS_OF), network)
    assert len(who.left) > 0
    for days in range(0, 180, 7):
        day = AS_OF - timedelta(days=days)
        night = world(seed=1, as_of=day)
        assert followers_on(night, network, day) == int(who.at(np.array(night.now)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_post_lives_two_weeks_and_none_across_the_year(network, seed):
    published = posts(world(seed=seed, as_of=YEAR_END), network)
    created = month_and_day(to_wall(published.records.created_at))
    assert not ((created >= 1218) | (created <= 106)).any()
    places = published.records.places(published.engagements.post)
    age = published.engagements.at - published.records.created_at[places]
    assert age.min() > 0
    assert age.max() < 14 * DAY
    years = [
        to_wall(moments).astype("datetime64[s]").astype("datetime64[Y]")
        for moments in (published.engagements.at, published.records.created_at[places])
    ]
    assert (years[0] == years[1]).all()


def test_counters_only_grow_and_posts_disappear_without_a_fault(network):
    before, deleted = {}, set()
    for day in range(0, 360, 12):
        published = posts(world(seed=1, as_of=date(2026, 1, 1) + timedelta(days=day)), network)
        totals = dict(zip(published.records.rows.tolist(), published.interactions(), strict=True))
        assert [row for row, total in before.items() if totals.get(row, total) < total] == []
        deleted |= before.keys() - totals.keys()
        assert not deleted & totals.keys()
        before = totals
    assert deleted


def test_a_story_gathers_nothing_that_counts():
    published = posts(world(seed=1, as_of=AS_OF), "instagram")
    is_story = published.records["kind"] == list(NETWORKS["instagram"].kinds).index(STORY)
    assert is_story.sum() > 20
    assert published.interactions()[is_story].sum() == 0
    assert published.interactions()[~is_story].min() >= 0


def test_scale_multiplies_what_people_do_and_not_the_posts(network):
    small, large = (posts(world(seed=1, as_of=AS_OF, scale=scale), network) for scale in (1, 5))
    assert len(large.records) == len(small.records)
    assert 4 < len(large.engagements.at) / len(small.engagements.at) < 6


def with_fault(network, fault, as_of=AS_OF):
    return posts(faulted_world(seed=1, as_of=as_of, faults=[f"{network}:{fault}"]), network)


def test_late_deeds_befall_only_old_posts_of_the_year_and_stay(network):
    clean = posts(world(seed=1, as_of=AS_OF), network)
    late = with_fault(network, "late_edits")
    grown = np.flatnonzero(late.interactions() != clean.interactions())
    assert len(grown) > 2
    assert (late.interactions() >= clean.interactions()).all()
    created_at = clean.records.created_at[grown]
    assert created_at.max() < world(seed=1, as_of=AS_OF).now - 10 * DAY
    assert created_at.min() > local(date(2026, 1, 1), 0)
    after = with_fault(network, "late_edits", AS_OF + timedelta(days=20))
    places = after.records.places(late.records.rows[grown])
    kept = places >= 0
    assert (after.interactions()[places[kept]] >= late.interactions()[grown][kept]).all()


def test_a_deleted_post_stays_deleted(network):
    clean = set(posts(world(seed=1, as_of=AS_OF), network).records.rows.tolist())
    fewer = set(with_fault(network, "vanished_rows").records.rows.tolist())
    assert fewer < clean
    later = with_fault(network, "vanished_rows", AS_OF + timedelta(days=20))
    assert not (clean - fewer) & set(later.records.rows.tolist())


def hand_made_posts(monkeypatch, published_at, engagements):
    """A world with these posts: moments, and pairs of post and moment."""
    history = new_history(np.array(published_at), DEFAULTS)
    at = np.array([moment for _, moment in engagements], dtype=np.int32)
    done = Engagements(
        np.array([post for post, _ in engagements]), np.zeros(len(engagements), dtype=np.int8), at
    )
    monkeypatch.setattr(
        publishing, "_history_of", lambda *_: publishing._PostHistory(history, done)
    )
    return history


def test_interactions_are_those_of_posts_of_the_year_until_the_night(monkeypatch, network):
    published_at = [
        local(date(2025, 12, 31), 23, 30),
        local(date(2026, 1, 1), 0, 30),
        local(date(2026, 6, 29)),
        local(date(2026, 7, 1), 0, 30),
    ]
    night = world(seed=1, as_of=AS_OF)
    engagements = [(0, published_at[0] + 60), (1, published_at[1] + 60), (1, published_at[1] + 61)]
    engagements += [(2, night.now), (2, night.now + 1), (3, published_at[3] + 60)]
    history = hand_made_posts(monkeypatch, published_at, engagements)
    assert interactions(night, network) == 3
    tomorrow = world(seed=1, as_of=AS_OF + timedelta(days=1))
    assert interactions(tomorrow, network) == 5
    history.purge(np.array([1]), np.array([night.now]))
    assert interactions(night, network) == 1


def test_interactions_of_a_year_without_a_plan_are_those_of_the_last_plan(monkeypatch, network):
    published_at = [local(date(2026, 12, 17)), local(date(2027, 1, 8))]
    hand_made_posts(
        monkeypatch,
        published_at,
        [(0, published_at[0] + 9), (1, published_at[1] + 9), (1, published_at[1] + 10)],
    )
    assert interactions(world(seed=1, as_of=date(2027, 3, 1)), network) == 1
    assert interactions(world(seed=1, as_of=date(2026, 12, 31)), network) == 1


def test_new_followers_are_counted_from_the_eve_to_the_last_day(monkeypatch, network):
    came = [
        local(date(2025, 12, 29)), local(date(2026, 1, 1), 9), local(date(2026, 6, 30), 21, 59),
        local(date(2026, 7, 1), 9), local(date(2026, 12, 29)), local(date(2027, 1, 1), 9),
    ]  # fmt: skip
    left = [local(date(2026, 5, 1))]
    hand_made = Followers(1000, np.array(came, dtype=np.int32), np.array(left, dtype=np.int32))
    monkeypatch.setattr(following, "_followers", lambda *_: hand_made)

    def on(day):
        return new_followers(world(seed=1, as_of=day), network)

    assert on(date(2025, 12, 30)) == 0
    assert on(date(2026, 1, 1)) == 1
    assert on(AS_OF) == 1
    assert on(date(2026, 12, 31)) == 3
    assert on(date(2027, 4, 4)) == 3
    assert followers_on(world(seed=1, as_of=AS_OF), network, date(2025, 12, 31)) == 1001


def test_a_world_gives_the_same_twice_and_networks_differ():
    once, again = (truth(seed=4, as_of=AS_OF) for _ in range(2))
    assert once == again
    assert once["facebook.seguidors"] != once["instagram.seguidors"]
    other = truth(seed=5, as_of=AS_OF)
    assert other["facebook.interaccions"] != once["facebook.interaccions"]
