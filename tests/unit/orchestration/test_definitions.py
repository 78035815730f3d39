"""The code location loads without a data folder and defines what Dagster shows."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from tests.support.warehouses import REPOSITORY, clone_to


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    from orchestration.definitions import defs

    return defs


def test_it_loads_without_credentials_and_without_great_expectations(tmp_path):
    code = "import sys, orchestration.definitions; print('great_expectations' in sys.modules)"
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "JUSSANA_DATA": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=bare, cwd=REPOSITORY, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip().endswith("False")


# Imports every module of ours, and prints what that left behind.
_IMPORTS = """
import importlib, json, os, pkgutil, sys
started = []
starting = {"subprocess.Popen", "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.system"}
def note(event, arguments):
    if event in starting:
        started.append(" ".join(map(str, (event, *arguments[:1]))))
sys.addaudithook(note)
before = dict(os.environ)
import orchestration.definitions
import expectations, orchestration, sources
for package in (expectations, orchestration, sources):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
changed = sorted(name for name, _ in before.items() ^ os.environ.items())
print(json.dumps({"changed": changed, "started": started}))
"""


def _files(*folders: Path) -> dict[Path, int]:
    """When each file was last written, but for those of the environment and of git."""
    passing = {".venv", ".git", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
    return {
        file: file.stat().st_mtime_ns
        for folder in folders
        for file in folder.rglob("*")
        if not passing & set(file.parts)
    }


def test_importing_changes_nothing(tmp_path):
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    before = _files(REPOSITORY, tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", _IMPORTS], env=bare, cwd=tmp_path, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    left = json.loads(run.stdout.splitlines()[-1])
    # croniter asks `file` for the size of a word, in its own copy and in Dagster's
    assert set(left["started"]) <= {"subprocess.Popen file"}
    assert left["changed"] == []
    assert _files(REPOSITORY, tmp_path) == before


def test_without_a_manifest_the_definitions_say_what_to_do(tmp_path):
    clone = clone_to(tmp_path / "clone")
    shutil.rmtree(clone / "dbt_project" / "target", ignore_errors=True)
    code = "import orchestration.definitions"
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(clone)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=bare, cwd=clone, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "there is no dbt manifest at" in run.stderr and "run `make setup`" in run.stderr
    assert not (clone / "dbt_project" / "target").exists()


def test_every_raw_table_of_dbt_is_loaded_by_a_connector(defs):
    graph = defs.resolve_asset_graph()
    raw = {key for key in graph.get_all_asset_keys() if key.path[0].startswith("raw_")}
    assert raw and all(graph.get(key).is_executable for key in raw)


def test_the_published_marts_depend_on_every_mart(defs):
    graph = defs.resolve_asset_graph()
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert graph.get(dg.AssetKey(["published", "marts"])).parent_keys == marts


def test_every_step_holds_the_one_pool(defs):
    for job in ("load", "build"):
        nodes = defs.resolve_job_def(job).graph.iterate_node_defs()
        assert {node.pool for node in nodes if isinstance(node, dg.OpDefinition)} == {"warehouse"}


def test_the_night_begins_at_two_in_barcelona(defs):
    schedules = {schedule.job_name: schedule for schedule in defs.schedules}
    assert schedules["load"].cron_schedule == "0 2 * * *"
    assert {schedule.execution_timezone for schedule in defs.schedules} == {"Europe/Madrid"}


def test_checks_on_marts_block_and_checks_on_raw_tables_inform(defs):
    specs = [spec for check in defs.asset_checks for spec in check.check_specs]
    assert {spec.asset_key.path[0] == "marts" for spec in specs} == {True, False}
    assert all(spec.blocking == (spec.asset_key.path[0] == "marts") for spec in specs)


def test_every_asset_says_what_it_is(defs):
    graph = defs.resolve_asset_graph()
    assert len(graph.get_all_asset_keys()) > 150
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert not node.is_executable or node.description, key
        assert not node.is_executable or node.group_name != "default", key
        assert not node.is_executable or node.owners, key


def test_every_layer_is_a_group_and_every_source_too(defs):
    graph = defs.resolve_asset_graph()
    assert len(graph.get_all_asset_keys()) > 150
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert not node.is_executable or node.group_name == key.path[0], key


def test_what_a_night_loads_and_publishes_is_due_each_morning(defs):
    graph = defs.resolve_asset_graph()
    due = {key for key in graph.get_all_asset_keys() if graph.get(key).freshness_policy is not None}
    raw = {key for key in graph.get_all_asset_keys() if key.path[0].startswith("raw_")}
    assert due == raw | {dg.AssetKey(["published", "marts"])}


def test_every_check_says_what_must_hold(defs):
    specs = [spec for part in (*defs.assets, *defs.asset_checks) for spec in part.check_specs]
    assert len({spec.key for spec in specs}) > 140
    assert [spec.key for spec in specs if not (spec.description or "").endswith(".")] == []


def test_tables_of_two_sources_with_one_name_are_not_one_table(defs):
    graph = defs.resolve_asset_graph()
    names = [
        graph.get(key).metadata["dagster/table_name"]
        for key in graph.get_all_asset_keys()
        if key.path[0].startswith("raw_") and graph.get(key).is_executable
    ]
    assert len(names) == len(set(names)) > 40
