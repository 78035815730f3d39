"""The account's two years, and the truth counted from worlds made by hand."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest

from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.x.timeline import existing, posts
from sources.sandbox.vendors.x.truth import RULES
from sources.sandbox.world import twitter as telling
from sources.sandbox.world import world
from sources.sandbox.world.clock import DAY, NEVER, day_number, to_wall, utc_seconds
from sources.sandbox.world.twitter import INTERACTION_DAYS, REPOSTED, Twitter, followers_on, twitter

SEEDS = range(5)


@pytest.fixture(scope="module")
def night():
    return world(seed=3, as_of=date(2026, 6, 30))


@pytest.fixture
def truth_of(monkeypatch, night):
    """The truth of an account made by hand, on a night."""

    def tell(account: Twitter, as_of: date) -> dict:
        monkeypatch.setattr(telling, "_account", lambda *_: account)
        then = replace(
            night,
            as_of=as_of,
            now=utc_seconds(datetime(as_of.year, as_of.month, as_of.day)) + 93600,
        )
        return {name: rule(then) for name, rule in RULES.items()}

    return tell


def account(*published: datetime, kind: int = 0, deleted_at: int = NEVER) -> Twitter:
    """Posts with two likes on their own day and one thirteen days later; 5 followers a day."""
    count = len(published)
    interactions_by_day = np.zeros((count, 5, INTERACTION_DAYS), dtype=int)
    interactions_by_day[:, 0, 0], interactions_by_day[:, 0, 13] = 2, 1
    return Twitter(
        published_at=np.array([utc_seconds(moment) for moment in published], dtype=np.int32),
        edited_at=np.full(count, NEVER, dtype=np.int32),
        deleted_at=np.full(count, deleted_at, dtype=np.int32),
        kind=np.full(count, kind),
        interactions_by_day=interactions_by_day,
        original_reposts=np.zeros(count, dtype=int),
        first_day=day_number(date(2025, 1, 1)),
        followers=100 + 5 * np.arange(2 * 365),
    )


def test_interactions_are_those_to_the_night_of_the_years_posts(truth_of):
    twitter_account = account(
        datetime(2025, 12, 17, 20), datetime(2026, 2, 1, 9), datetime(2026, 2, 14, 9)
    )
    assert truth_of(twitter_account, date(2026, 1, 31))["twitter.interaccions"] == 0
    assert truth_of(twitter_account, date(2026, 2, 1))["twitter.interaccions"] == 2
    assert truth_of(twitter_account, date(2026, 2, 13))["twitter.interaccions"] == 2
    assert truth_of(twitter_account, date(2026, 2, 14))["twitter.interaccions"] == 5
    assert truth_of(twitter_account, date(2026, 12, 31))["twitter.interaccions"] == 6


def test_a_post_after_midnight_lies_on_the_new_day(truth_of):
    twitter_account = account(datetime(2026, 5, 2, 0, 20))
    assert truth_of(twitter_account, date(2026, 5, 1))["twitter.interaccions"] == 0
    assert truth_of(twitter_account, date(2026, 5, 2))["twitter.interaccions"] == 2


def test_what_others_wrote_and_what_was_taken_down_does_not_count(truth_of):
    moment = datetime(2026, 2, 1, 9)
    assert truth_of(account(moment, kind=REPOSTED), date(2026, 6, 1))["twitter.interaccions"] == 0
    gone = account(moment, deleted_at=utc_seconds(datetime(2026, 2, 3, 12)))
    assert truth_of(gone, date(2026, 2, 2))["twitter.interaccions"] == 2
    assert truth_of(gone, date(2026, 2, 3))["twitter.interaccions"] == 0


def test_new_followers_are_counted_from_the_eve_of_the_plans_year(truth_of):
    twitter_account = account(datetime(2026, 2, 1, 9))
    assert truth_of(twitter_account, date(2026, 1, 1))["twitter.seguidors"] == 5
    assert truth_of(twitter_account, date(2026, 12, 31))["twitter.seguidors"] == 5 * 365
    assert truth_of(twitter_account, date(2025, 6, 1))["twitter.seguidors"] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_of_a_post_lies_in_another_year(seed):
    twitter_account = twitter(world(seed=seed, as_of=date(2028, 2, 29)).scenario)
    days = twitter_account.published_on.astype("datetime64[D]")
    months_and_days = {str(day)[5:] for day in days}
    assert min(months_and_days) >= "01-07" and max(months_and_days) <= "12-17"
    last = day_number(date(2027, 12, 31))
    in_2027 = days.astype("datetime64[Y]") == np.datetime64("2027")
    assert (
        twitter_account.interactions(last)[in_2027].sum()
        == twitter_account.interactions_by_day[in_2027].sum()
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_account_is_of_the_size_that_the_plan_foresees(seed):
    night = world(seed=seed, as_of=date(2026, 12, 31))
    twitter_account = twitter(night.scenario)
    assert 150 < len(twitter_account.published_at) / 2 < 330
    assert followers_on(night, date(2026, 12, 31)) - followers_on(night, date(2025, 12, 31)) > 5500
    assert (twitter_account.followers > 0).all()


def test_of_days_to_come_only_tonights_level_is_known(night):
    assert followers_on(night, date(2027, 5, 1)) == followers_on(night, night.as_of)
    assert followers_on(night, date(2020, 1, 1)) == followers_on(night, date(2025, 1, 1))


def test_the_same_story_gives_the_same_account_each_night(night):
    later = world(seed=3, as_of=date(2026, 7, 1))
    known = {one.versions[0] for one in posts(night)}
    assert len(known & {one.versions[0] for one in posts(later)}) > len(known) - 5
    assert followers_on(later, night.as_of) == followers_on(night, night.as_of)


def test_edits_come_within_half_an_hour_and_keep_the_day(night):
    twitter_account = twitter(night.scenario)
    edited = twitter_account.edited_at < NEVER
    assert edited.any()
    assert (twitter_account.edited_at - twitter_account.published_at)[edited].max() < 1800
    assert (
        to_wall(twitter_account.edited_at[edited]) // DAY == twitter_account.published_on[edited]
    ).all()


def test_late_edits_give_new_ids_and_keep_the_truth(night):
    edited = faulted_world(seed=3, as_of=night.as_of, faults=["x:late_edits"])
    before, after = ({p.versions[0]: p for p in posts(one)} for one in (night, edited))
    moved = [first for first in before if before[first].id != after[first].id]
    assert moved and before.keys() == after.keys()
    assert all(before[first].metrics == after[first].metrics for first in before)
    assert RULES["twitter.interaccions"](edited) == RULES["twitter.interaccions"](night)


def test_deleted_posts_take_their_interactions_with_them(night):
    fewer = faulted_world(seed=3, as_of=night.as_of, faults=["x:vanished_rows"])
    lost = np.setdiff1d(existing(night), existing(fewer))
    age = night.now - twitter(night.scenario).published_at[lost]
    assert len(lost) and age.min() > 2 * DAY and age.max() < 25 * DAY
    assert RULES["twitter.interaccions"](fewer) < RULES["twitter.interaccions"](night)
