"""The warehouse of a run: its lock until it ends, and the integrity marker that it leaves."""

import fcntl
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import dagster as dg
import pytest

from orchestration.resources.alerts import Alerts
from orchestration.resources.night import Night
from orchestration.resources.warehouse import Warehouse
from orchestration.settings import Profile, profile
from orchestration.warehouse.integrity import take_marker, write_marker

DAY = date(2026, 6, 30)


def _is_locked(here: Profile) -> bool:
    """Whether somebody holds the night lock, in this process or another one."""
    with (here.folder / "night.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


@pytest.fixture
def run(data) -> Callable[..., bool]:
    """Run these steps one after the other, each with the warehouse; say whether all succeeded."""

    def run(*steps: Callable[[Warehouse], None]) -> bool:
        def op_of(number: int, step: Callable[[Warehouse], None]) -> dg.OpDefinition:
            @dg.op(name=f"step_{number}", ins={"after": dg.In(dg.Nothing)})
            def op(warehouse: Warehouse) -> None:
                step(warehouse)

            return op

        @dg.job
        def night_of_steps():
            after = begin()
            for number, step in enumerate(steps):
                after = op_of(number, step)(after)

        night = Night(profile_name="demo", as_of=DAY.isoformat())
        owned = Warehouse(night=night, alerts=Alerts(night=night))
        with dg.DagsterInstance.ephemeral() as instance:
            return night_of_steps.execute_in_process(
                instance=instance, resources={"warehouse": owned}, raise_on_error=False
            ).success

    return run


@dg.op(out=dg.Out(dg.Nothing))
def begin():
    """Give the first step something to come after."""


def _writes(warehouse: Warehouse) -> None:
    with warehouse.writing():
        pass


def _fails(warehouse: Warehouse, *, is_load: bool = False) -> None:
    with warehouse.writing(is_load=is_load):
        raise RuntimeError("the step failed")


def _fails_to_load(warehouse: Warehouse) -> None:
    _fails(warehouse, is_load=True)


def test_a_run_holds_the_lock_from_its_first_write_until_it_ends(run):
    here, seen = profile("demo"), []
    here.folder.mkdir()

    def looks(warehouse: Warehouse) -> None:
        seen.append(_is_locked(here))

    assert run(looks, _writes, looks, _writes, looks)
    assert seen == [False, True, True]
    assert not _is_locked(here)


@pytest.mark.parametrize("step", [_fails, _fails_to_load])
def test_a_run_that_fails_releases_the_lock(run, step):
    assert not run(step)
    assert not _is_locked(profile("demo"))


def test_a_run_that_succeeds_marks_the_warehouse_as_intact_since_it_was_last_read(run):
    here = profile("demo")
    begun = datetime.now(UTC)
    assert run(_writes)
    read_at = take_marker(here.warehouse)
    assert begun <= read_at <= datetime.now(UTC)
    earlier = read_at - timedelta(days=3)
    write_marker(here.warehouse, earlier)
    assert run(_writes, _writes)
    assert take_marker(here.warehouse) == earlier


def test_a_load_that_fails_leaves_the_warehouse_marked(run):
    assert not run(_fails_to_load)
    assert take_marker(profile("demo").warehouse) is not None


@pytest.mark.parametrize("steps", [(_fails,), (_writes, _fails)])
def test_any_other_failure_leaves_no_marker(run, steps):
    assert run(_writes)
    assert not run(*steps)
    assert take_marker(profile("demo").warehouse) is None
