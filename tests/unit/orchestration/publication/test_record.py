"""The record of publications: written before readers see a build, undone if they never do."""

from collections.abc import Callable
from datetime import date

import pytest

from orchestration.errors import NightError
from orchestration.publication.publish import publish
from orchestration.publication.record import publishing
from orchestration.settings import Profile, profile
from orchestration.warehouse.database import connection
from orchestration.warehouse.operations import begin_build, prepare
from tests.support.boards import add_marts

DAY = date(2026, 11, 20)


@pytest.fixture
def here(data) -> Profile:
    here = profile("demo")
    here.folder.mkdir()
    prepare(here, DAY, "seed 1")
    with connection(here.warehouse) as warehouse:
        add_marts(warehouse, 1)
    return here


@pytest.fixture
def recorded(here) -> Callable[[], list[tuple]]:
    """The builds that are recorded as published, in their order."""

    def read() -> list[tuple]:
        with connection(here.warehouse) as warehouse:
            return warehouse.execute(
                "select run_id, as_of from operations.publications order by turn"
            ).fetchall()

    return read


@pytest.mark.parametrize("build", ["other", None])
def test_marts_that_another_run_built_or_none_are_refused(here, recorded, build):
    if build:
        begin_build(here, build)
    refused = pytest.raises(NightError, match="not built and checked by this run")
    # a run that repeats no other has neither a parent nor a root
    with refused, publishing(here, runs=("own", None, None), as_of=DAY):
        pytest.fail("it went on")
    assert recorded() == []


def test_a_run_that_another_one_overtook_publishes_nothing(here, recorded):
    begin_build(here, "own")
    begin_build(here, "other")
    with pytest.raises(NightError), publishing(here, runs=("own", None, None), as_of=DAY):
        pytest.fail("it went on")
    assert recorded() == []


@pytest.mark.parametrize("builder", ["own", "parent", "root"])
def test_the_build_is_that_of_the_run_or_of_one_that_it_repeats(here, recorded, builder):
    begin_build(here, builder)
    with publishing(here, runs=("own", "parent", "root"), as_of=DAY) as build_id:
        assert build_id == builder
        assert recorded() == [(builder, DAY)], "recorded before readers see it"
    assert recorded() == [(builder, DAY)]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_build_that_readers_never_saw_is_not_recorded(here, recorded, error):
    begin_build(here, "own")
    with pytest.raises(error), publishing(here, runs=("own",), as_of=DAY):
        raise error
    assert recorded() == []


def test_a_build_that_readers_saw_stays_recorded_whatever_fails_then(here, recorded):
    begin_build(here, "own")
    with pytest.raises(OSError), publishing(here, runs=("own",), as_of=DAY) as build_id:
        publish(here.warehouse, here.published, run_id=build_id, as_of=DAY)
        raise OSError
    assert recorded() == [("own", DAY)]


def test_builds_are_recorded_once_and_in_the_order_of_their_last_publication(here, recorded):
    for build in ("a", "b", "a"):
        begin_build(here, build)
        with publishing(here, runs=(build,), as_of=DAY):
            pass
    assert recorded() == [("b", DAY), ("a", DAY)]
    with connection(here.warehouse) as warehouse:
        turns = warehouse.sql("select turn from operations.publications order by all").fetchall()
    assert turns == [(2,), (3,)]
