"""The record of runs, kept open while a night runs: nothing is lost of it, and others see it."""

import dagster as dg

from orchestration.resources import run_record
from orchestration.resources.instance import open_instance
from orchestration.resources.run_record import RunRecord, kept_open


@dg.op
def step():
    """Do nothing."""


@dg.job
def tiny():
    """Have a step."""
    step()


def _files(data, ending: str) -> list[str]:
    return sorted(path.name for path in (data / "dagster" / "history" / "runs").glob(ending))


def _events(run_id: str) -> list[str]:
    with open_instance() as another:
        entries = another.all_logs(run_id)
    return [entry.dagster_event_type.value for entry in entries if entry.is_dagster_event]


def test_what_is_written_while_it_is_kept_open_is_seen_at_once_and_stays(data):
    with open_instance() as instance, kept_open(instance):
        assert isinstance(instance.event_log_storage, RunRecord)
        run = tiny.execute_in_process(instance=instance)
        assert run.run_id in {name.split(".")[0] for name in _files(data, "*.db-wal")}, "not open"
        seen = _events(run.run_id)
        assert seen[0] == "PIPELINE_START" and seen[-1] == "PIPELINE_SUCCESS"
    assert not _files(data, "*.db-wal"), "what was written lies in the files themselves"
    assert _events(run.run_id) == seen


def test_files_are_closed_now_and_then_for_the_page_to_notice(data, monkeypatch):
    monkeypatch.setattr(run_record, "_LONGEST_SECONDS", 0)
    with open_instance() as instance, kept_open(instance):
        first = tiny.execute_in_process(instance=instance)
        file = data / "dagster" / "history" / "runs" / f"{first.run_id}.db"
        before = file.stat().st_mtime_ns
        instance.report_engine_event("one more", first.dagster_run)
        instance.all_logs(first.run_id)
        assert file.stat().st_mtime_ns > before


def test_an_instance_in_memory_is_left_alone():
    with dg.DagsterInstance.ephemeral() as instance, kept_open(instance), kept_open(None):
        assert tiny.execute_in_process(instance=instance).success
