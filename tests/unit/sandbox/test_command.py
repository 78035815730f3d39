"""The command: its options, its exit codes, and what it prints."""

import argparse
import json
import os
import signal
import subprocess
import sys

import pytest
import requests

from sources.sandbox import truth
from sources.sandbox.command import add_arguments, run

from .conftest import AS_OF


def parsed(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


def test_truth_prints_the_indicators_and_nothing_else(capsys):
    assert run(parsed("--truth", "--as-of", "2026-06-30")) == 0
    assert json.loads(capsys.readouterr().out) == {"indicators": truth(seed=2026, as_of=AS_OF)}


@pytest.mark.parametrize(
    "words",
    [
        ["--as-of", "30/06/2026"],
        ["--as-of", "1850-01-01"],
        ["--scale", "0"],
        ["--seed", "-1"],
        ["--port", "70000"],
        ["--fault", "civicrm:retired_metric"],
        ["--fault", "civicrm:nonsense"],
        ["--fault", "nobody:slow"],
        ["--nonsense"],
    ],
)
def test_nonsense_is_wrong_usage(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        parsed(*words)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_faults_add_up():
    words = ["--fault", "civicrm:slow", "civicrm:html_200", "--fault", "civicrm:rate_limit"]
    assert parsed(*words).faults == ["civicrm:slow", "civicrm:html_200", "civicrm:rate_limit"]


def test_a_taken_port_is_one_line_and_a_failure(sandbox, capsys):
    port = sandbox.base_url.rpartition(":")[2]
    assert run(parsed("--port", port, "--as-of", "2026-06-30")) == 1
    said = capsys.readouterr().err
    assert port in said
    assert said.count("\n") == 1


def test_it_says_where_it_listens_and_serves_until_it_is_stopped():
    process = subprocess.Popen(
        [sys.executable, "-m", "sources.sandbox", "--port", "0", "--as-of", "2026-06-30"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    said = dict(
        line.strip().partition("=")[::2]
        for line in iter(process.stdout.readline, "Ctrl-C stops it.\n")
    )
    url, key = said["SOURCES__CIVICRM__BASE_URL"], said["SOURCES__CIVICRM__API_KEY"]
    answer = requests.post(
        f"{url}/ajax/api4/CaseType/get", headers={"X-Civi-Auth": f"Bearer {key}"}, timeout=10
    )
    process.send_signal(signal.SIGTERM)
    assert answer.json()["count"] == 3
    assert process.wait(timeout=10) == 0
