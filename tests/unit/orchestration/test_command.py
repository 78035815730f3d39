"""The command line with wrong arguments, and in a broken environment."""

import os
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest

from orchestration.cli.main import main
from sources import connector_names
from tests.support.warehouses import REPOSITORY, clone_to


def _run(*words: str, cwd: Path = REPOSITORY, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli.main", *words],
        cwd=cwd,
        env=os.environ | variables,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("refresh", "--nonsense"),
        ("refresh", "--as-of", "yesterday"),
        ("refresh", "--scale", "0"),
        ("refresh", "--profile", "staging"),
        ("refresh", "--profile", "production", "--seed", "1"),
        ("refresh", "--only", "nobody"),
        ("refresh", "--fault", "civicrm:nonsense"),
        ("scorecard", "--format", "xml"),
        ("scorecard", "--status", "fine"),
        ("explain",),
        ("rehearse", "--profile", "staging"),
        ("sandbox", "--port", "http"),
        ("sandbox", "--fault", "civicrm:retired_metric"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two_and_the_usage(words, data):
    run = _run(*words)
    assert run.returncode == 2, run.stderr
    assert run.stderr.startswith(f"Usage: jussana {words[0] if words[1:] else ''}".rstrip())
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("scorecard",), "nothing is published at"),
        (("explain", "atencio.telefon"), "nothing is published at"),
        (("rollback",), "there is no night before"),
        (("rehearse",), "run `jussana refresh` first"),
    ],
    ids=["scorecard", "explain", "rollback", "rehearse"],
)
def test_asking_before_the_first_night_is_one_line_and_one(words, says, data):
    _failed_with_one_line(_run(*words), says)


def test_an_unknown_profile_in_the_environment_is_wrong_usage(data):
    run = _run("scorecard", JUSSANA_PROFILE="staging")
    assert run.returncode == 2 and "'JUSSANA_PROFILE'" in run.stderr and "demo" in run.stderr


def test_the_version_is_that_of_the_package():
    assert _run("--version").stdout == f"jussana {version('jussana')}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(shell):
    """As `--show-completion` prints it, which asks the parent process for its shell."""
    run = _run(_JUSSANA_COMPLETE=f"source_{shell}")
    assert run.returncode == 0 and "_JUSSANA_COMPLETE=complete_" in run.stdout


def test_options_and_sources_are_completed():
    words = {"_JUSSANA_COMPLETE": "complete_bash", "COMP_WORDS": "jussana refresh --only "}
    assert _run(**words, COMP_CWORD="3").stdout.split() == connector_names()


def test_help_says_each_command_in_a_line():
    lines = _run("--help").stdout.partition("Commands:")[2].splitlines()[1:]
    assert len(lines) == 15
    assert [line for line in lines if not re.fullmatch(r"  [a-z]+ +[A-Z].*\.", line)] == []
    assert [line for line in lines if line.endswith("...")] == []


def test_the_help_and_wrong_usage_wait_for_no_library():
    """Completion, help and refusals answer at once: they import none of what a night needs."""
    heavy = "dagster", "dlt", "dbt", "duckdb", "pandas", "great_expectations", "rich", "sources.x"
    code = "import sys, orchestration.cli.main; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert {"typer", "sources"} <= set(run.stdout.split())
    assert set(heavy).isdisjoint(run.stdout.split())


def test_a_taken_port_of_the_sandbox_is_one_line(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        _failed_with_one_line(_run("sandbox", "--port", port), f"port {port}")


def test_an_unreadable_configuration_is_one_line(tmp_path, data):
    clone = clone_to(tmp_path / "clone")
    (clone / ".dlt" / "config.toml").write_text("[sources\n")
    run = _run("refresh", cwd=clone, PYTHONPATH=str(clone))
    _failed_with_one_line(run, "config.toml cannot be read")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("district_meeting", "district_meting"), "event_type"),
        ((",20,reunions", ",vint,reunions"), "target"),
        (("saber.camu", "saber.reunions_districtes"), "indicator_id"),
    ],
    ids=["unknown event type", "target not a number", "two rows with one id"],
)
def test_a_malformed_plan_names_file_row_and_column(change, says, tmp_path):
    from orchestration.dbt_build.inputs import refuse_malformed_plan
    from orchestration.errors import NightError

    seeds = tmp_path / "seeds"
    shutil.copytree(REPOSITORY / "dbt_project" / "seeds", seeds)
    plan = seeds / "plan_indicators.csv"
    plan.chmod(0o644)
    plan.write_text(plan.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(NightError) as refusal:
        refuse_malformed_plan(seeds)
    message = str(refusal.value)
    assert "plan_indicators.csv" in message and says in message and "\n" not in message


def _failed_with_one_line(run: subprocess.CompletedProcess, says: str) -> None:
    assert run.returncode == 1, run.stderr
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1 and says in lines[0], run.stderr


def test_a_board_of_another_release_says_what_to_do(data):
    marts = data / "demo" / "published" / "marts.duckdb"
    marts.parent.mkdir(parents=True)
    with duckdb.connect(str(marts)) as board:
        board.execute("create table plan_scorecard (indicator_id text)")
    run = _run("explain", "atencio.telefon", JUSSANA_DATA=str(data))
    assert run.returncode == 1
    assert run.stderr.endswith("was published by another release: run `jussana refresh` first\n")


def test_an_interrupted_command_ends_with_130(monkeypatch, capsys):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.board.scorecard.print_scorecard", interrupted)
    with pytest.raises(SystemExit) as ended:
        main(["scorecard"])
    assert ended.value.code == 130 and "Traceback" not in capsys.readouterr().err
