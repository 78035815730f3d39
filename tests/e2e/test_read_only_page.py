"""The page as the units of docs/deploy start it."""

import socket
import subprocess
from contextlib import suppress

import requests

from tests.support.waiting import eventually
from tests.support.warehouses import REPOSITORY, DataDir
from tests.test_deploy import BIN, DEPLOY, commands

_LAUNCH = """
mutation { launchRun(executionParams: {mode: "default", runConfigData: {}, selector: {
    repositoryLocationName: "jussana", repositoryName: "__repository__", jobName: "build"
}}) { __typename } }
"""


def test_the_read_only_page_shows_the_nights_and_starts_none(demo: DataDir, tmp_path):
    """The unit's own command, on another port."""
    data_dir = demo.copy_to(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    words = commands(DEPLOY / "jussana-webserver.service")[-1]
    words[words.index("--port") + 1] = port
    page = subprocess.Popen(
        words,
        cwd=REPOSITORY,
        env={
            "PATH": str(BIN),
            "HOME": str(tmp_path),
            "JUSSANA_DATA": str(data_dir.path),
            "DAGSTER_HOME": str(data_dir.path / "dagster"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:

        def ask(query: str) -> dict | None:
            """The answer; None while the page does not listen yet."""
            with suppress(requests.ConnectionError):
                address = f"http://127.0.0.1:{port}/graphql"
                return requests.post(address, json={"query": query}, timeout=60).json()["data"]

        eventually(lambda: ask("{ version }"), "the page listened", page)
        runs = ask("{ runsOrError { ... on Runs { results { jobName } } } }")
        assert {run["jobName"] for run in runs["runsOrError"]["results"]} == {"load", "build"}
        assert ask(_LAUNCH)["launchRun"]["__typename"] == "UnauthorizedError"
    finally:
        page.terminate()
        page.communicate()
