"""A night killed at each of its steps ends, when it is run again, like a night never killed."""

import os
import signal
import subprocess
import sys

import pytest

from expectations import suite_names
from tests.support.nights import NEXT_DAY, RAW
from tests.support.warehouses import House, differences

SCHEMAS = (*RAW, "staging", "intermediate", "marts", "plan")

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
def killed(demo, next_night, tmp_path_factory) -> tuple[House, dict[str, int]]:
    """A house whose next night was killed in each step, and the tables then published wrongly."""
    house, wrong = demo.copy_to(tmp_path_factory.mktemp("killed")), {}
    boards = [one.tables("main", file=one.marts) for one in (demo, next_night[0])]
    for step, said in STEPS.items():
        _kill_at(said, house)
        # Readers see the old board or the new one, whole: a kill may come just after the swap.
        seen = house.tables("main", file=house.marts)
        wrong[step] = min(len(differences(board, seen)) for board in boards)
    return house, wrong


def test_a_night_killed_in_every_step_and_run_again_equals_one_never_killed(
    killed, next_night, ended
):
    (house, wrong), (unkilled, _) = killed, next_night
    assert house.night(NEXT_DAY).published, house.said.getvalue()
    expected, found = unkilled.tables(*SCHEMAS), house.tables(*SCHEMAS)
    for step in STEPS:
        end = "a whole board stayed; run again, as never killed"
        ended("Kills", "a night", f"while {step}", end, expected, found, wrong=wrong[step])
    boards = [one.tables("main", file=one.marts) for one in (unkilled, house)]
    ended("Kills", "a night", "run again", "the board of a night never killed", *boards)


def _kill_at(said: list[str], house: House) -> None:
    night = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli.main", "refresh"]
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
