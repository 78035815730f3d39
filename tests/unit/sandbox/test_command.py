"""The command: its options, its exit codes, and what it prints."""

import json
import os
import signal
import subprocess
import sys

import pytest
import requests

from orchestration.cli.main import main
from sources.sandbox import truth

from .conftest import AS_OF


def ran(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["sandbox", *words])
    return ended.value.code


def test_truth_prints_the_indicators_and_nothing_else(capsys):
    assert ran("--truth", "--as-of", "2026-06-30") == 0
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
    assert ran(*words) == 2
    said = capsys.readouterr().err
    assert said.startswith("Usage: jussana sandbox") and words[0] in said


def test_faults_add_up(capsys):
    words = ["--truth", "--as-of", "2026-06-30"]
    faults = ["civicrm:late_edits", "civicrm:vanished_rows"]
    for fault in faults:
        words += ["--fault", fault]
    assert ran(*words) == 0
    told = json.loads(capsys.readouterr().out)["indicators"]
    assert told == truth(seed=2026, as_of=AS_OF, faults=faults)
    assert told != truth(seed=2026, as_of=AS_OF, faults=faults[:1])


def test_a_taken_port_is_one_line_and_a_failure(sandbox, capsys):
    port = sandbox.base_url.rpartition(":")[2]
    assert ran("--port", port, "--as-of", "2026-06-30") == 1
    said = capsys.readouterr().err
    assert port in said
    assert said.count("\n") == 1


def test_it_says_where_it_listens_and_serves_until_it_is_stopped():
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli.main", "sandbox"]
        + ["--port", "0", "--as-of", "2026-06-30"],
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
