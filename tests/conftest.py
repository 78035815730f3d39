"""What every test starts from: no settings of the machine, no network but loopback, own data."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from random import SystemRandom

import pytest
from hypothesis import settings

from orchestration.dbt_build.project import prepare_manifest
from tests.support.warehouses import REPOSITORY

# the second also where the tests of its folder run in other processes than the one that reports
pytest_plugins = ["tests.support.nights", "tests.faults.endings"]

# a law is a law on a busy machine, too; `make test-long` searches ten times as long
settings.register_profile("patient", deadline=None, print_blob=True)
settings.register_profile("deep", settings.get_profile("patient"), max_examples=1000)
settings.load_profile("patient")

# Modules of unit tests that load with dlt, parse with dbt, or import Dagster or Great Expectations:
# their tests take seconds each, and longer than all the others together.
_SLOW = {
    *("test_load", "test_loads", "test_readings", "test_pipeline", "test_merge_resource"),
    *("test_row_changes", "test_raw_metadata", "test_suites", "test_dbt_manifest"),
    *("test_definitions", "test_traps", "test_round_trip", "test_workbook_files", "test_scan"),
    *("test_openapi", "test_extra", "test_truth"),
}

_REAL_CONNECT, _REAL_LOOKUP = socket.socket.connect, socket.getaddrinfo
_LOOPBACK = ("127.0.0.1", "::1", "localhost", None)
_OWN_PREFIXES = ("SOURCES__", "JUSSANA_", "DAGSTER_HOME", "DBT_", "DLT_", "RUNTIME__")


def _loopback_only(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
        raise OSError(f"a test asked for the network: {address}")
    return _REAL_CONNECT(self, address)


def _loopback_lookup(host, *arguments, **options):
    if host not in _LOOPBACK:
        raise OSError(f"a test asked for the address of {host}")
    return _REAL_LOOKUP(host, *arguments, **options)


@pytest.fixture(scope="session", autouse=True)
def _loopback() -> Iterator[None]:
    """Stop what this process asks of the network; what it starts is given loopback addresses."""
    socket.socket.connect, socket.getaddrinfo = _loopback_only, _loopback_lookup
    yield
    socket.socket.connect, socket.getaddrinfo = _REAL_CONNECT, _REAL_LOOKUP


@pytest.fixture(scope="session", autouse=True)
def _clean_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings of the repository only: no variable and no secret of the machine."""
    before = dict(os.environ)
    for name in list(os.environ):
        if name.startswith(_OWN_PREFIXES):
            del os.environ[name]
    settings = tmp_path_factory.mktemp("settings")
    (settings / ".dlt").mkdir()
    shutil.copy(REPOSITORY / ".dlt" / "config.toml", settings / ".dlt")
    os.environ["DLT_PROJECT_DIR"] = str(settings)
    os.environ["JUSSANA_DATA"] = str(tmp_path_factory.mktemp("data"))
    # A vendor that stays down is reported within seconds here, not after a minute.
    os.environ["RUNTIME__REQUEST_BACKOFF_FACTOR"] = "0.05"
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    monkeypatch.setenv("JUSSANA_DATA", str(tmp_path))
    return tmp_path


def pytest_configure(config: pytest.Config) -> None:
    """Prepare what Dagster's definitions are made from, once for all workers of xdist."""
    if not hasattr(config, "workerinput"):
        prepare_manifest()
        # the workers inherit it: they have to collect the same tests
        os.environ.setdefault("TEST_SEED", str(SystemRandom().randrange(10**6)))


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say what the long tests add to `make test`."""
    if "long" not in config.option.markexpr or config.option.markexpr.startswith("not"):
        return None
    return (
        "long tests: laws of the arithmetic ten times as deep; nights interrupted at ten moments, "
        "killed in every step and at random instants; two hundred readers; ten nights in a row; "
        "worlds drawn at random; refusals of every kind, searched for canaries\n"
        f"drawn at random: TEST_SEED={os.environ['TEST_SEED']} draws the same again"
    )


# first, for xdist reads the groups in a hook of the same name
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes seconds, and keep on one worker what shares something dear."""
    for item in items:
        folder = item.path.relative_to(REPOSITORY / "tests").parts[0]
        if folder == "unit" and item.path.stem in _SLOW:
            item.add_marker(pytest.mark.slow)
        if folder in ("e2e", "faults"):  # nights of a module
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif folder == "dbt":  # the built project
            item.add_marker(pytest.mark.xdist_group("dbt"))
        elif item.path.parent.name == "expectations":  # Great Expectations, imported once
            item.add_marker(pytest.mark.xdist_group("expectations"))
