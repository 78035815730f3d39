"""A night killed at each of its steps ends, when it is run again, like a night never killed."""

import os
import signal
import subprocess
import sys

import pytest

from expectations import suite_names
from tests.e2e.conftest import DAY, NEXT_DAY, RAW
from tests.house import House, differences

SCHEMAS = (*RAW, "staging", "intermediate", "marts", "plan")
BOARD = """
    select as_of, count(*) = (select count(*) from dim_indicator) from plan_scorecard group by all
"""

MART_SUITES = sum(name.startswith("marts.") for name in suite_names())

# the step in which the night is killed: what the command says, in this order, when that begins
STEPS = {
    "loading": ["activities:"],
    "checking what was loaded": ["✓ load civicrm"],
    "building": ["building marts"],
    "checking the marts": ["✓ build and test the marts"],
    # raw tables may be as many: those of the marts are checked after the build
    "publishing": ["✓ build and test the marts", f"✓ check {MART_SUITES} tables"],
}


@pytest.fixture(scope="module")
def killed(demo: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A house whose next night was killed in each step, one after the other."""
    house = demo.copy_to(tmp_path_factory.mktemp("killed"))
    for said in STEPS.values():
        _kill_at(said, house)
        # Readers see the old board or the new one, whole: a kill may come just after the swap.
        assert house.ask(BOARD, house.marts) in ([(DAY, True)], [(NEXT_DAY, True)]), said
    return house


def test_a_night_killed_in_every_step_and_run_again_equals_one_never_killed(killed, next_night):
    unkilled, _ = next_night
    assert killed.night(NEXT_DAY).published, killed.said.getvalue()
    assert differences(unkilled.tables(*SCHEMAS), killed.tables(*SCHEMAS)) == {}
    assert killed.ask(BOARD, killed.marts) == [(NEXT_DAY, True)]


def _kill_at(said: list[str], house: House) -> None:
    night = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "refresh"]
        + ["--seed", str(house.seed), "--as-of", NEXT_DAY.isoformat()],
        env=os.environ | {"JUSSANA_DATA": str(house.data)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        heard = []
        for words in said:
            while not any(words in line for line in heard[-1:]):
                heard.append(night.stdout.readline())
                assert heard[-1], heard
    finally:
        # the whole group: dbt is a process of its own
        os.killpg(night.pid, signal.SIGKILL)
        night.wait()
        night.stdout.close()
