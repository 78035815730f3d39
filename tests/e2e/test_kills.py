"""A night killed at each of its steps, and run again, ends like a night never killed."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.conftest import DAY
from tests.house import House, differences

SCHEMAS = ("raw_civicrm", "staging", "intermediate", "marts", "plan")

# what the command says just before the step in which it is killed
STEPS = {
    "while it extracts": "activities:",
    "while it checks what was loaded": "✓ load civicrm",
    "while dbt builds": "check raw_civicrm",
    "while it publishes": "✓ build and test the marts",
}


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house after the night before."""
    house = House(tmp_path_factory.mktemp("evening"))
    assert house.night(DAY - timedelta(days=1)).published
    return house


@pytest.fixture(scope="module")
def unkilled(evening: House, tmp_path_factory: pytest.TempPathFactory) -> dict:
    house = _copy(evening, tmp_path_factory.mktemp("unkilled"))
    assert house.night(DAY).published
    return house.tables(*SCHEMAS)


def _copy(house: House, data: Path) -> House:
    return house.copy_to(data)


def _kill_at(said: str, house: House) -> None:
    command = [sys.executable, "-m", "orchestration.cli", "refresh"]
    night = subprocess.Popen(
        [*command, "--seed", str(house.seed), "--as-of", DAY.isoformat()],
        env=os.environ | {"JUSSANA_DATA": str(house.data)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        for line in night.stdout:
            if said in line:
                break
        else:
            pytest.fail(f"the night never said '{said}'")
    finally:
        # the whole group: dbt is a process of its own
        os.killpg(night.pid, signal.SIGKILL)
        night.wait()


@pytest.mark.parametrize("said", STEPS.values(), ids=STEPS.keys())
def test_a_killed_night_run_again_equals_one_never_killed(said, evening, unkilled, tmp_path):
    house = _copy(evening, tmp_path)
    board = house.ask("select as_of, count(*) from plan_scorecard group by all", house.marts)
    _kill_at(said, house)
    # Published is the old board or the new one, whole; a kill may come just after the swap.
    after = house.ask("select as_of, count(*) from plan_scorecard group by all", house.marts)
    assert after in (board, [(DAY, 95)])
    assert house.night(DAY).published, house.said.getvalue()
    assert differences(unkilled, house.tables(*SCHEMAS)) == {}
