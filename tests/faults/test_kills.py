"""A night killed at each of its steps ends, when it is run again, like a night never killed."""

import os
import signal
import subprocess
import sys

import pytest

from expectations import suite_names
from tests.support.nights import NEXT_DAY, RAW
from tests.support.warehouses import DataDir, differences

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


# in these the board is made and swapped
FEW = ("building", "publishing")


@pytest.fixture(scope="module")
def killed(request, demo, next_night, tmp_path_factory) -> tuple[DataDir, dict[str, int]]:
    """A data folder whose next night was killed in some steps; tables then published wrongly."""
    data_dir, wrong = demo.copy_to(tmp_path_factory.mktemp("killed")), {}
    boards = [one.tables("main", file=one.marts) for one in (demo, next_night[0])]
    for step in request.param:
        _kill_at(STEPS[step], data_dir)
        # Readers see the old board or the new one, whole: a kill may come just after the swap.
        seen = data_dir.tables("main", file=data_dir.marts)
        wrong[step] = min(len(differences(board, seen)) for board in boards)
    return data_dir, wrong


@pytest.mark.parametrize(
    "killed",
    [FEW, pytest.param(tuple(STEPS), marks=pytest.mark.long)],
    indirect=True,
    ids=["two steps", "every step"],
)
def test_a_night_killed_and_run_again_equals_one_never_killed(killed, next_night, ended):
    (data_dir, wrong), (unkilled, _) = killed, next_night
    assert data_dir.night(NEXT_DAY).published, data_dir.said.getvalue()
    expected, found = unkilled.tables(*SCHEMAS), data_dir.tables(*SCHEMAS)
    for step in wrong:
        end = "a whole board stayed; run again, as never killed"
        ended("Kills", "a night", f"while {step}", end, expected, found, wrong=wrong[step])
    boards = [one.tables("main", file=one.marts) for one in (unkilled, data_dir)]
    ended("Kills", "a night", "run again", "the board of a night never killed", *boards)


def _kill_at(said: list[str], data_dir: DataDir) -> None:
    night = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli.main", "refresh"]
        + ["--seed", str(data_dir.seed), "--as-of", NEXT_DAY.isoformat()],
        env=os.environ | {"JUSSANA_DATA": str(data_dir.path)},
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
