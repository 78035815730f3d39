"""What every test starts from: no settings of the machine, no network but loopback, own data."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

_REAL_CONNECT = socket.socket.connect
_OWN_PREFIXES = ("SOURCES__", "JUSSANA_", "DAGSTER_HOME", "DBT_")


def _loopback_only(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
        raise OSError(f"a test asked for the network: {address}")
    return _REAL_CONNECT(self, address)


@pytest.fixture(scope="session", autouse=True)
def _loopback() -> Iterator[None]:
    socket.socket.connect = _loopback_only
    yield
    socket.socket.connect = _REAL_CONNECT


@pytest.fixture(scope="session", autouse=True)
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(_OWN_PREFIXES):
            del os.environ[name]
    os.environ["JUSSANA_DATA"] = str(tmp_path_factory.mktemp("data"))
    # A vendor that is down for good is told after seconds here, not after a minute.
    os.environ["RUNTIME__REQUEST_BACKOFF_FACTOR"] = "0.05"
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("JUSSANA_DATA", str(tmp_path))
    return tmp_path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share something dear (a night, a build, an import) on one worker."""
    for item in items:
        folder = item.path.parent.name
        shared = "nights" if "demo" in item.fixturenames else folder
        if shared in ("nights", "dbt", "expectations"):
            item.add_marker(pytest.mark.xdist_group(shared))
