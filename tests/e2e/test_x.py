"""Nights on X give the true figures though money runs out, posts go and a counter is retired."""

import logging
import re
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from orchestration.errors import reason
from sources.common.health import HealthResult
from sources.sandbox import serve, truth
from sources.sandbox.world import twitter as twitter_world
from sources.sandbox.world import world
from sources.sandbox.world.clock import NEVER, day_number
from sources.sandbox.world.twitter import followers_on, twitter
from tests.support.nights import DAY
from tests.support.warehouses import REPOSITORY, DataDir, differences, environment

MODEL = REPOSITORY / "dbt_project/models/intermediate/x/int_x__interaction_events.sql"


def load(data_dir, as_of=DAY, **more):
    return data_dir.load(as_of, source="x", **more)


def interactions(data_dir, year, last):
    """What the model makes of the raw tables, added up over a year."""
    events = re.sub(r"\{\{ ref\('stg_x__(\w+)'\) \}\}", r"raw_x.\1", MODEL.read_text("utf-8"))
    [(total,)] = data_dir.ask(
        f"select coalesce(sum(quantity), 0) from ({events}) "
        f"where occurred_on between '{year}-01-01' and '{min(last, date(year, 12, 31))}'"
    )
    return total


@pytest.mark.parametrize(
    ("seed", "nights", "faults"),
    [
        (1, [date(2026, 1, 1), date(2026, 1, 9)], []),
        (2, [date(2026, 12, 10), date(2026, 12, 24), date(2026, 12, 31)], []),
        (3, [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)], ["x:late_edits"]),
        (4, [date(2027, 1, 2)], []),
        (5, [date(2026, 5, 2), date(2026, 7, 20), date(2026, 7, 21)], ["x:vanished_rows"]),
        (6, [date(2028, 2, 29)], []),
    ],
)
def test_nights_give_the_truth_however_many_were_missed(seed, nights, faults, tmp_path):
    data_dir = DataDir(tmp_path, seed=seed)
    for place, as_of in enumerate(nights):
        tonight = faults if place else []
        load(data_dir, as_of, faults=tonight)
        expected = truth(seed=seed, as_of=as_of, faults=tonight)
        assert interactions(data_dir, 2026, as_of) == expected["twitter.interaccions"]
    readings = "select read_on, followers from raw_x.account_readings order by 1"
    assert data_dir.ask(readings) == [
        (as_of, followers_on(world(seed=seed, as_of=as_of), as_of)) for as_of in nights
    ]


def test_the_same_night_twice_changes_nothing(tmp_path):
    data_dir = DataDir(tmp_path)
    load(data_dir)
    before = data_dir.tables("raw_x")
    load(data_dir)
    assert differences(before, data_dir.tables("raw_x")) == {}


def test_history_comes_over_several_nights_when_one_may_not_cost_so_much(tmp_path, caplog):
    thrifty, rich = DataDir(tmp_path / "thrifty"), DataDir(tmp_path / "rich")
    nights = [DAY + timedelta(days=number) for number in range(5)]
    with caplog.at_level(logging.WARNING):
        for as_of in nights:
            load(thrifty, as_of, SOURCES__X__MAX_COST_USD="0.2")
    load(rich, nights[-1])
    assert "stopped the night before the oldest posts" in caplog.text
    costs = thrifty.ask(
        "select round(sum(cost_usd), 6), bool_or(is_limited) from raw_x.spending "
        "group by read_on order by read_on"
    )
    assert all(cost <= 0.2 for cost, _ in costs)
    assert [is_limited for _, is_limited in costs][::4] == [True, False]
    posts = [data_dir.tables("raw_x")["raw_x.posts"] for data_dir in (thrifty, rich)]
    assert posts[0] == posts[1]
    newest = f"select count(*) from raw_x.posts where created_on > '{DAY - timedelta(days=30)}'"
    read = f"select count(*) from raw_x.post_readings where read_on = '{DAY}'"
    assert thrifty.ask(read)[0][0] >= thrifty.ask(newest)[0][0] > 0


def test_a_limit_below_what_a_night_must_read_is_reported_and_loses_no_post(tmp_path, caplog):
    data_dir = DataDir(tmp_path)
    load(data_dir)
    before = data_dir.ask("select count(*) from raw_x.posts")
    with caplog.at_level(logging.WARNING):
        load(data_dir, DAY + timedelta(days=1), SOURCES__X__MAX_COST_USD="0.016")
    assert "did not pay for all posts of the last 30 days" in caplog.text
    assert data_dir.ask("select count(*) from raw_x.posts") >= before
    assert len(data_dir.ask("select * from raw_x.account_readings")) == 2


def test_an_old_post_that_was_deleted_goes_when_its_month_is_over(tmp_path, monkeypatch):
    data_dir = DataDir(tmp_path)
    first = date(2026, 4, 30)
    load(data_dir, first)
    scenario = world(seed=data_dir.seed, as_of=first).scenario
    account = twitter(scenario)
    lively = (account.deleted_at == NEVER) & (account.kind != twitter_world.REPOSTED)
    [old] = np.flatnonzero(lively & (account.published_on < day_number(date(2025, 11, 1))))[-1:]
    deleted_at = account.deleted_at.copy()
    deleted_at[old] = world(seed=data_dir.seed, as_of=first).now + 1
    monkeypatch.setattr(
        twitter_world, "_account", lambda *_: replace(account, deleted_at=deleted_at)
    )
    counts = []
    for days in (1, 31, 45):
        load(data_dir, first + timedelta(days=days))
        day = account.published_on[old].astype("datetime64[D]").item()
        same_day = f"select count(*) from raw_x.posts where created_on = '{day}'"
        counts.append(data_dir.ask(same_day)[0][0])
    assert counts[0] - counts[1] == 1 and counts[1] == counts[2]
    costs = data_dir.ask(
        "select sum(cost_usd) from raw_x.spending group by read_on order by read_on"
    )
    assert costs[1][0] < 0.05 < costs[2][0] and costs[3][0] < 0.05


def test_a_retired_counter_costs_only_itself(tmp_path, caplog):
    data_dir, spoiled = DataDir(tmp_path / "data_dir"), DataDir(tmp_path / "spoiled")
    load(data_dir)
    with caplog.at_level(logging.WARNING):
        load(spoiled, faults=["x:retired_metric"])
    assert "X gives no bookmark_count" in caplog.text
    others = "select post_id, likes, replies, reposts, quotes from raw_x.post_readings order by 1"
    assert spoiled.ask(others) == data_dir.ask(others)
    assert spoiled.ask("select count(bookmarks) from raw_x.post_readings") == [(0,)]


def test_a_post_that_a_killed_load_left_without_a_reading_is_read_again(tmp_path):
    data_dir, once = DataDir(tmp_path / "data_dir"), DataDir(tmp_path / "once")
    load(data_dir)
    with duckdb.connect(str(data_dir.warehouse)) as connection:
        connection.execute("delete from raw_x.post_readings")
    load(data_dir, DAY + timedelta(days=1))
    load(once, DAY + timedelta(days=1))
    after = [interactions(one, DAY.year, DAY + timedelta(days=1)) for one in (data_dir, once)]
    assert after[0] == after[1] > 0


def test_missing_settings_are_named_all_at_once(tmp_path):
    from sources.pipeline import load_source
    from sources.x import x

    with pytest.raises(PipelineStepFailed) as failure:
        load_source(x(), warehouse=tmp_path / "w.duckdb", state=tmp_path / "dlt")
    for name in ("SOURCES__X__USERNAME", "SOURCES__X__BEARER_TOKEN"):
        assert name in reason(failure.value)


def test_the_health_check_says_which_account_is_read_and_what_is_missing():
    from sources.x import check_health

    def findings(*faults: str) -> list[HealthResult]:
        with (
            serve(seed=11, as_of=DAY, faults=[f"x:{fault}" for fault in faults]) as sandbox,
            environment(**sandbox.environment),
        ):
            return list(check_health())

    healthy = findings()
    assert healthy[0].text.startswith("reads @TorreJussana, account ")
    assert healthy[0].at.date() == DAY + timedelta(days=1)
    assert [finding.remedy for finding in healthy if finding.remedy] == []
    assert "X gives no repost_count of posts" in [one.text for one in findings("renamed_field")]
    assert "X gives no bookmark_count of posts" in [one.text for one in findings("retired_metric")]
