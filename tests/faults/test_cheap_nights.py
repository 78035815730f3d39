"""Nights of one small source: beside another night, killed at any instant, on a full disk."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from tests.support.nights import NEXT_DAY, RAW
from tests.support.warehouses import DataDir, differences

SCHEMAS = (*RAW, "staging", "intermediate", "marts", "plan")
KILLS = 10


def _refresh(data_dir: DataDir, source: str, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli.main", "refresh", "--only", source]
        + ["--seed", str(data_dir.seed), "--as-of", NEXT_DAY.isoformat()],
        env=os.environ | {"JUSSANA_DATA": str(data_dir.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


def _end(night: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(night.pid, signal.SIGKILL)  # dbt is a process of its own
    night.wait()
    night.stdout.close()


def _board(data_dir: DataDir) -> dict:
    return data_dir.tables("main", file=data_dir.marts)


@pytest.fixture(scope="module")
def undisturbed(demo: DataDir, tmp_path_factory) -> tuple[DataDir, float]:
    """A data_dir after a night of one source, and the seconds that it took as a command."""
    data_dir = demo.copy_to(tmp_path_factory.mktemp("undisturbed"))
    began = time.monotonic()
    night = _refresh(data_dir, "fgec")
    try:
        said, _ = night.communicate()
    finally:
        _end(night)
    assert night.returncode == 0, said
    return data_dir, time.monotonic() - began


def test_two_nights_at_once_take_turns_and_end_as_one_after_the_other(
    demo, undisturbed, ended, tmp_path_factory
):
    after_another = undisturbed[0].copy_to(tmp_path_factory.mktemp("one_after_the_other"))
    assert after_another.night(NEXT_DAY, only=["decidim"]).published
    data_dir = demo.copy_to(tmp_path_factory.mktemp("at_once"))
    nights = [_refresh(data_dir, source) for source in ("fgec", "decidim")]
    try:
        said = [night.communicate()[0] for night in nights]
    finally:
        for night in nights:
            _end(night)
    assert [night.returncode for night in nights] == [0, 0], said
    waited = ["another night is writing to" in words for words in said]
    assert sorted(waited) == [False, True], said
    kind, end = "Two nights at once", "one waits and says so; as one after the other"
    expected, found = after_another.tables(*SCHEMAS), data_dir.tables(*SCHEMAS)
    ended(kind, "refresh", "fgec and decidim", end, expected, found)
    ended(kind, "refresh", "fgec and decidim", end, _board(after_another), _board(data_dir))


@pytest.mark.long
def test_killed_at_random_instants_and_run_again_as_never_killed(
    demo, undisturbed, ended, tmp_path
):
    (unkilled, seconds), data_dir = undisturbed, demo.copy_to(tmp_path)
    boards, kills = [_board(demo), _board(unkilled)], []
    drawn = random.Random(int(os.environ["TEST_SEED"]))
    for _ in range(KILLS):
        share = drawn.random()
        night = _refresh(data_dir, "fgec")
        with suppress(subprocess.TimeoutExpired):
            night.communicate(timeout=share * seconds)
        _end(night)
        wrong = min(len(differences(board, _board(data_dir))) for board in boards)
        kills.append((f"at {share:.0%} of a night", wrong))
    assert data_dir.night(NEXT_DAY, only=["fgec"]).published, data_dir.said.getvalue()
    expected, found = unkilled.tables(*SCHEMAS), data_dir.tables(*SCHEMAS)
    for event, wrong in kills:
        end = "a whole board stayed; run again, as never killed"
        ended("Kills", "a night of fgec", event, end, expected, found, wrong=wrong)
    assert differences(_board(unkilled), _board(data_dir)) == {}


def test_a_night_that_cannot_write_on_says_so_and_the_next_one_is_whole(
    demo, undisturbed, ended, tmp_path
):
    unhurt, data_dir = undisturbed[0], demo.copy_to(tmp_path)
    room = data_dir.warehouse.stat().st_size // 2  # what is there is longer: no file may grow there

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    published = data_dir.marts.read_bytes()
    night = _refresh(data_dir, "fgec", preexec_fn=no_room)
    try:
        said, _ = night.communicate()
    finally:
        _end(night)
    assert night.returncode == 1 and "nothing was published" in said, said
    [failure] = [line for line in said.splitlines() if "failed: the marts" in line]
    assert "File too large" in failure and "Traceback" not in said, said
    assert data_dir.marts.read_bytes() == published
    assert data_dir.night(NEXT_DAY, only=["fgec"]).published, data_dir.said.getvalue()
    expected, found = unhurt.tables(*SCHEMAS), data_dir.tables(*SCHEMAS)
    end = "the board stays; run again, as never hurt"
    ended("Damage", "the disk", "takes no more while a night writes", end, expected, found)


def test_a_folder_that_cannot_be_written_is_named_and_the_board_stays(demo, tmp_path):
    data_dir = demo.copy_to(tmp_path)
    published = data_dir.marts.read_bytes()
    # Root may write anywhere, unless it lays that right down.
    humble = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    folders = [data_dir.path, *(path for path in data_dir.path.rglob("*") if path.is_dir())]
    modes = {path: path.stat().st_mode for path in folders}
    for path in folders:
        path.chmod(0o555)
    try:
        run = subprocess.run(
            [*(humble if os.geteuid() == 0 else []), sys.executable, "-m", "orchestration.cli.main"]
            + ["refresh", "--only", "fgec", "--as-of", NEXT_DAY.isoformat()],
            env=os.environ | {"JUSSANA_DATA": str(data_dir.path)},
            capture_output=True,
            text=True,
        )
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert run.returncode == 1, run.stdout
    [line] = run.stderr.splitlines()
    assert line.startswith(f"jussana: {data_dir.demo} cannot be written to: "), line
    assert data_dir.marts.read_bytes() == published
