"""Dagster's page: a person on duty sees there what failed and why, and runs it again."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import CHROMIUM, Page, chromium
from tests.support.waiting import eventually
from tests.support.warehouses import REPOSITORY, DataDir

LONG_AGO = "2026-06-30"
GREEN, RED = "var(--color-accent-green)", "var(--color-accent-red)"
SOURCES = {"fgec": ["entities"], "qdq": ["activities", "organisations"]}

_LAUNCH = """mutation($params: ExecutionParams!) {
    launchPipelineExecution(executionParams: $params) { ... on LaunchRunSuccess { run { runId } } }
}"""
_STATUS = "query($run: ID!) { runOrError(runId: $run) { ... on Run { status parentRunId } } }"
_LOADED = "{ repositoriesOrError { ... on RepositoryConnection { nodes { name } } } }"

# a step of a blink is drawn as a dot, a longer one as a box
_STEP = """(document.querySelector('.chart-element[data-tooltip="load_{}"]') || {{style: {{}}}})
    .style.background"""
_BUTTON = "[...document.querySelectorAll('button')].find(b => b.innerText.startsWith('{}'))"
_MORE = f"({_BUTTON.format('Re-execute')} || document).parentElement.querySelectorAll('button')[1]"
_FROM_FAILURE = "[...document.querySelectorAll('a[role=menuitem], a, button')]" + (
    ".find(item => item.innerText.trim().startsWith('From failure'))"
)


@dataclass(frozen=True)
class Dagster:
    """A running `make ui`."""

    address: str
    process: subprocess.Popen

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The response of its API; None while it does not respond yet."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"{self.address}/graphql", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["data"]
        except OSError:
            return {}

    def load(self, **night: Any) -> str:
        """Launch the two quick sources as the launchpad does; gives the run's id."""
        paths = [[f"raw_{source}", table] for source, tables in SOURCES.items() for table in tables]
        params = {
            "selector": {
                "repositoryName": "__repository__",
                "repositoryLocationName": "jussana",
                "pipelineName": "load",
                "assetSelection": [{"path": path} for path in paths],
                "assetCheckSelection": [],
            },
            "runConfigData": json.dumps({"resources": {"night": {"config": night}}}),
            "mode": "default",
        }
        return self.ask(_LAUNCH, params=params)["launchPipelineExecution"]["run"]["runId"]

    def run(self, run_id: str) -> dict[str, Any]:
        """A run that has ended."""
        ended = ("SUCCESS", "FAILURE", "CANCELED")

        def look() -> dict[str, Any] | None:
            run = self.ask(_STATUS, run=run_id).get("runOrError", {})
            return run if run.get("status") in ended else None

        return eventually(look, f"run {run_id} ended", self.process)


@contextmanager
def running(data: Path) -> Iterator[Dagster]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (data / "ui.log").open("w") as log:
        ui = subprocess.Popen(
            [sys.executable, "-m", "orchestration.cli.ui", "--port", str(port)],
            cwd=REPOSITORY,
            env=os.environ | {"JUSSANA_DATA": str(data)},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            dagster = Dagster(f"http://127.0.0.1:{port}", ui)
            eventually(
                lambda: dagster.ask(_LOADED).get("repositoriesOrError", {}).get("nodes"),
                "its page had our jobs",
                ui,
            )
            yield dagster
        finally:
            # the whole group, as Ctrl-C does: page, daemon and code server are each a process
            with suppress(subprocess.TimeoutExpired):
                os.killpg(ui.pid, signal.SIGINT)
                ui.wait(30)
            with suppress(ProcessLookupError):
                os.killpg(ui.pid, signal.SIGKILL)
            ui.wait()


def colours(page: Page) -> dict[str, str]:
    return {source: page.run(_STEP.format(source)) for source in SOURCES}


@pytest.mark.skipif(
    CHROMIUM is None,
    reason="looks at the page with a browser, which pip cannot install: install Chromium",
)
def test_a_failing_source_is_red_with_its_reason_and_green_after_it_is_run_again(tmp_path):
    data_dir = DataDir(tmp_path / "data")
    data_dir.path.mkdir()
    with running(data_dir.path) as dagster:
        failed = dagster.load(as_of=LONG_AGO, seed=data_dir.seed, faults=["qdq:html_200"])
        assert dagster.run(failed)["status"] == "FAILURE"
        with chromium(tmp_path / "browser") as page:
            page.open(f"{dagster.address}/runs/{failed}")
            reason = (
                "qdq was not loaded: the answer was not as expected. "
                "node/activity: HTTP 200 with text/html"
            )
            page.wait_for(lambda: reason in page.text(), "the reason on the page")
            for words in ("docs/operations.md#the-answer", "source_requests", "rows_inserted"):
                assert words in page.text()
            shown = {"fgec": GREEN, "qdq": RED}
            page.wait_for(lambda: colours(page) == shown, "one source in red, one in green")

            page.click(_MORE)
            page.click(_FROM_FAILURE)
            moved = "location.pathname.split('/').pop()"
            again = page.wait_for(
                lambda: (run := page.run(moved)) != failed and run, "the page of a new run"
            )
            run = dagster.run(again)
            assert (run["status"], run["parentRunId"]) == ("SUCCESS", failed)
            page.wait_for(lambda: colours(page)["qdq"] == GREEN, "the source in green")

    days = "select source, cast(as_of as text), succeeded from operations.loads order by all"
    assert data_dir.ask(days) == [
        ("fgec", LONG_AGO, True),
        ("qdq", LONG_AGO, False),
        ("qdq", LONG_AGO, True),
    ]
