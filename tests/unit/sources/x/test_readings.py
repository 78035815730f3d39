"""Nights on an account that posts little: when missing posts count as deleted."""

from datetime import timedelta

import duckdb
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sources.common.errors import ContractError
from sources.pipeline import load_source
from sources.x import x
from tests.support.warehouses import environment

from .server import FIRST_NIGHT, SETTINGS


@pytest.fixture
def load(timeline, tmp_path):
    """Gives a night so many days after the first: ids of the posts left, number of readings."""
    warehouse = tmp_path / "warehouse.duckdb"

    def load(days: int = 0, **settings: str) -> tuple[set[int], int]:
        timeline.now = FIRST_NIGHT + timedelta(days=days)
        with environment(**SETTINGS | settings):
            load_source(x(), warehouse=warehouse, state=tmp_path / "dlt")
        return left()

    def left() -> tuple[set[int], int]:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            posts = connection.execute("select post_id from raw_x.posts").fetchall()
            readings = connection.execute("select * from raw_x.account_readings").fetchall()
        return {int(post_id) for (post_id,) in posts}, len(readings)

    load.left = left
    return load


OLD = range(200, 239)


def test_the_only_post_of_a_month_may_be_deleted(timeline, load):
    timeline.publish(5, *OLD)
    assert len(load()[0]) == 40
    timeline.delete(5)
    assert load(1) == (set(timeline.posts), 2)
    assert load(2) == (set(timeline.posts), 3)


def test_a_night_without_a_post_is_refused_while_the_account_counts_them(timeline, load):
    timeline.publish(5, *OLD)
    load()
    timeline.is_blind = True
    with pytest.raises(PipelineStepFailed, match="7/tweets shows 0 rows where 1 are loaded"):
        load(1)
    assert load.left() == (set(timeline.posts), 1)
    assert len(load(1, SOURCES__X__MAX_SHRINKAGE="1")[0]) == 39


def test_a_fall_by_fewer_than_are_missing_is_no_explanation(timeline, load):
    timeline.publish(5, 6, 7, *OLD)
    load()
    timeline.delete(5)
    timeline.is_blind = True
    with pytest.raises(PipelineStepFailed, match="7/tweets shows 0 rows where 3 are loaded"):
        load(1)


def test_other_posts_that_are_shown_prove_that_x_sees(timeline, load):
    timeline.publish(5, *OLD)
    load()
    timeline.delete(5)
    timeline.count(40)  # one of somebody else was passed on
    assert load(32) == (set(timeline.posts), 2)


def test_more_than_ten_of_a_stretch_are_refused_whatever_the_account_counts(timeline, load):
    timeline.publish(*range(5, 16), *OLD)
    load()
    timeline.delete(*range(5, 16))
    with pytest.raises(PipelineStepFailed, match="7/tweets shows 0 rows where 11 are loaded"):
        load(1)


def test_old_posts_are_missed_a_month_after_the_account_ceased_to_count_them(timeline, load):
    timeline.publish(200, 201)
    load()
    timeline.delete(200, 201)
    assert load(1) == ({98_000, 97_990}, 2)
    assert load(33) == (set(), 3)
    assert load(34) == (set(), 4)


@pytest.mark.parametrize(
    ("counted", "says"),
    [
        ({"posts_total": 3}, "field post_count is missing from the answer, first in row 7"),
        ({"tweet_count": "3"}, "field post_count of row 7 is not of the declared type integer"),
        ({"post_count": None}, "field post_count of row 7 is null"),
    ],
    ids=["renamed", "retyped", "null"],
)
def test_a_number_of_posts_of_another_form_is_named_before_posts_are_paid(
    timeline, load, counted, says
):
    timeline.publish(5)
    timeline.post_count = counted
    with pytest.raises(PipelineStepFailed, match=f"users/by/username: {says}") as failure:
        load()
    assert isinstance(failure.value.__cause__.__cause__, ContractError), failure.value.__cause__
    assert timeline.asked == ["users/by/username/t"]
