"""Neither canaries planted at the vendors nor credentials are found anywhere after a night.

Canaries are planted in undeclared fields and in error messages; credentials are those in force.
Everything is searched: databases, Parquet, dlt's folders, Dagster's storage, logs and the output
in the terminal.
"""

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.privacy.credentials import credentials
from orchestration.privacy.matches import SearchTerms
from orchestration.privacy.scan import files, search
from sources import discover
from tests.e2e.planted import MARKS, Planting, plant, refuse
from tests.support.nights import DAY, RAW
from tests.support.warehouses import DataDir, differences, environment

# status, and whether the body is text in place of JSON
REFUSALS = ((401, True), (200, False), (400, False), (403, False), (500, True))
FAULTS = ("expired_token", "html_200", "server_error", "reset_midbody", "type_change")


def places(folder: Path, texts: frozenset[str]) -> list[str]:
    """Where one of the texts is, in any cell or line below a folder."""
    terms = SearchTerms(frozenset(), texts)
    found = [f for path in files([folder]) for f in search(path, terms) if f.kind == "credential"]
    return [f"{one.file}: {one.place}" for one in found]


def in_force() -> frozenset[str]:
    """Every credential of the demo, as a night has them."""
    from orchestration.resources.demo import demo_vendors

    with demo_vendors(DAY, seed=11):
        named = {
            value
            for name, value in os.environ.items()
            if name.startswith("SOURCES__") and name.endswith(("KEY", "TOKEN", "SECRET"))
        }
        found = credentials()
    assert found == named and len(found) >= 8
    return found


def load(data_dir: DataDir, *faults: str) -> tuple[str, list[str]]:
    """Run the job `load` alone, as a night does; give its output and the failures."""
    from orchestration.cli.progress import Progress
    from orchestration.cli.runs import RunRequest, RunResult, run_job
    from orchestration.resources.instance import open_instance
    from orchestration.resources.run_events import following

    request, outcome = RunRequest("demo", DAY, seed=data_dir.seed, faults=faults), RunResult()
    said = io.StringIO()
    progress = Progress(Console(file=said, width=1000))
    with (
        environment(JUSSANA_DATA=str(data_dir.path)),
        open_instance() as instance,
        progress.listening("sources", "orchestration"),
        following(instance, progress.show) as run_id,
    ):
        run_job(instance, "load", run_id, request, outcome)
    return said.getvalue(), outcome.failures


def test_undeclared_fields_reach_no_file_of_a_good_night(demo, tmp_path, monkeypatch, capfd):
    plant(monkeypatch)
    Planting.planted = 0
    data_dir = DataDir(tmp_path, demo.seed)
    outcome = data_dir.night(DAY)
    said = data_dir.said.getvalue() + "".join(capfd.readouterr())
    assert outcome.published and not outcome.failures, said
    assert Planting.planted > 100
    assert differences(demo.tables(*RAW), data_dir.tables(*RAW)) == {}
    searched = MARKS | in_force()
    assert places(data_dir.path, searched) == []
    assert not any(text in said for text in searched)


@pytest.mark.parametrize(
    "faults",
    [FAULTS[:1], pytest.param(FAULTS[1:], marks=pytest.mark.long)],
    ids=["a refused credential", "other faults"],
)
def test_neither_people_nor_credentials_are_in_what_failing_nights_leave(
    faults, demo, tmp_path, capfd
):
    data_dir = demo.copy_to(tmp_path)
    output = ""
    for fault in faults:
        said, failures = load(data_dir, fault)
        assert failures or fault in ("server_error", "reset_midbody"), fault
        output += said + "".join(failures)
    assert "was not loaded" in output
    _nothing_is_found(data_dir, output + "".join(capfd.readouterr()))


@pytest.mark.parametrize(
    "refusals",
    [REFUSALS[:1], pytest.param(REFUSALS[1:], marks=pytest.mark.long)],
    ids=["401", "other statuses"],
)
def test_nor_in_what_nights_leave_in_which_every_vendor_refuses(
    refusals, demo, tmp_path, monkeypatch, capfd
):
    data_dir = demo.copy_to(tmp_path)
    output = ""
    for status, is_plain in refusals:
        with monkeypatch.context() as refusing:
            refuse(refusing, status, is_plain=is_plain)
            said, failures = load(data_dir)
        assert len(failures) == len(discover()), (status, failures)
        output += said + "".join(failures)
    assert "was not loaded" in output
    _nothing_is_found(data_dir, output + "".join(capfd.readouterr()))


def _nothing_is_found(data_dir: DataDir, output: str) -> None:
    searched = MARKS | in_force()
    assert [text for text in searched if text in output] == []
    assert places(data_dir.path, searched) == []
    # proof that the search would have found them
    (data_dir.path / "log").write_text(f"asked with {min(searched)}\n")
    assert places(data_dir.path, searched) == [f"{data_dir.path / 'log'}: line 1"]


def test_a_good_night_leaves_nothing_for_the_doctor_to_find(demo, monkeypatch, capsys):
    from orchestration.cli.main import main

    monkeypatch.setenv("JUSSANA_DATA", str(demo.path))
    monkeypatch.setenv("JUSSANA_PROFILE", "demo")
    with pytest.raises(SystemExit) as left:
        main(["doctor", "--privacy"])
    said = capsys.readouterr().out
    assert left.value.code == 0, said
    assert "nothing found" in said and "8 credentials" in said
