"""SIGTERM and SIGINT end `jussana refresh` within ten seconds, in order, wherever it is."""

import os
import signal
import subprocess
import sys
from time import monotonic

import pytest

from tests.faults.test_kills import MART_SUITES, SCHEMAS
from tests.support.nights import DAY, NEXT_DAY
from tests.support.warehouses import DataDir, differences

LONGEST_SECONDS = 10

# what the command says last before the signal comes
MOMENTS = (
    "figures as of",
    "organisations:",
    "✓ load civicrm",
    "page_insights:",
    "page_urls:",
    "✓ load x",
    "building staging",
    "building marts",
    "✓ build and test the marts",
    f"✓ check {MART_SUITES} tables",
)
FEW = {(signal.SIGTERM, MOMENTS[1]), (signal.SIGINT, MOMENTS[9])}
CASES = [
    pytest.param(
        number,
        moment,
        marks=() if (number, moment) in FEW else pytest.mark.long,
        id=f"{number.name} after {moment}",
    )
    for number in (signal.SIGTERM, signal.SIGINT)
    for moment in MOMENTS
]


@pytest.fixture(scope="module")
def data_dir(demo: DataDir, tmp_path_factory) -> DataDir:
    """Nights that are interrupted one after the other, on one data folder."""
    return demo.copy_to(tmp_path_factory.mktemp("interrupted"))


@pytest.mark.parametrize(("number", "moment"), CASES)
def test_a_night_ends_in_order_and_says_where_it_was(number, moment, demo, data_dir):
    code, said, seconds = interrupted(data_dir, number, moment)
    assert (code, seconds < LONGEST_SECONDS) == (128 + number, True), said
    assert f"jussana: interrupted by {number.name}" in said and "Traceback" not in said
    assert "resource_tracker" not in said
    seen = data_dir.ask("select max(as_of) from plan_scorecard", data_dir.marts)
    if "nothing was" in said:
        assert seen == [(DAY,)]
        assert not differences(
            demo.tables("main", file=demo.marts), data_dir.tables("main", file=data_dir.marts)
        )
    else:
        assert "were published" in said and seen == [(NEXT_DAY,)], said
    source = said.partition("during “load ")[2].partition("”")[0]
    errors = data_dir.ask("select source, error from operations.loads order by turn desc limit 1")
    if source:
        assert errors[0][0] == source and "interrupted" in errors[0][1]


@pytest.mark.parametrize("moments", ["a few", pytest.param("all", marks=pytest.mark.long)])
def test_the_next_night_is_whole(moments, data_dir, next_night):
    assert data_dir.night(NEXT_DAY).published, data_dir.said.getvalue()
    expected, found = next_night[0].tables(*SCHEMAS), data_dir.tables(*SCHEMAS)
    assert not differences(expected, found)


def interrupted(data_dir: DataDir, number: signal.Signals, moment: str) -> tuple[int, str, float]:
    """Interrupt the next night; give its exit code, its output, and the seconds until it ended."""
    night = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli.main", "refresh"]
        + ["--seed", str(data_dir.seed), "--as-of", NEXT_DAY.isoformat()],
        env=os.environ | {"JUSSANA_DATA": str(data_dir.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = ""
        while moment not in said:
            line = night.stdout.readline()
            assert line, said
            said += line
        night.send_signal(number)
        began = monotonic()
        said += night.stdout.read()
        return night.wait(), said, monotonic() - began
    finally:
        night.kill()
        night.wait()
        night.stdout.close()
