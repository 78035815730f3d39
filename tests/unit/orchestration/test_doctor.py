"""The doctor: a line for each source, and the remedy beside every failure."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from dlt.common.configuration import configspec, resolve_configuration
from dlt.common.configuration.specs import BaseConfiguration
from rich.console import Console

from orchestration.cli import doctor as module
from orchestration.cli.doctor import doctor
from orchestration.settings import Profile
from sources import Connector
from sources.common.errors import CredentialError
from sources.common.health import HealthResult

NOW = datetime(2026, 10, 25, 1, tzinfo=UTC)


@configspec
class Settings(BaseConfiguration):
    base_url: str = None
    token: str = None


def unset() -> Iterator[HealthResult]:
    resolve_configuration(Settings(), sections=("sources", "other"))
    yield HealthResult("never seen")


def refused() -> Iterator[HealthResult]:
    yield HealthResult("reached")
    raise CredentialError("the vendor refuses the credential of SOURCES__OTHER__TOKEN (HTTP 401).")


@pytest.fixture
def examine(tmp_path, monkeypatch):
    """Give the doctor's output for one invented source, and the exit code."""

    @contextmanager
    def vendors(_: Profile) -> Iterator[datetime]:
        yield NOW

    def run(check_health: Callable[[], Iterator[HealthResult]]) -> tuple[str, int]:
        found = {"other": Connector("other", lambda: None, check_health)}
        monkeypatch.setattr(module, "discover", lambda: found)
        monkeypatch.setattr(module, "_vendors", vendors)
        said = io.StringIO()
        code = doctor(Profile("production", tmp_path), Console(file=said, width=200))
        return said.getvalue(), code

    return run


def findings(*given: HealthResult) -> Callable[[], Iterator[HealthResult]]:
    return lambda: iter(given)


def test_a_healthy_source_is_one_line(examine):
    said, code = examine(
        findings(HealthResult("as contact 7", at=NOW), HealthResult("version 6.1"))
    )
    assert said == "  ✓ other  as contact 7, clock +0 s, version 6.1\n"
    assert code == 0


def test_a_failure_is_shown_with_its_remedy(examine):
    lacking = HealthResult("no post type 'guies'", "name yours in POST_TYPES")
    said, code = examine(findings(HealthResult("reached"), lacking))
    assert said.splitlines() == [
        "  ! other  reached",
        "  ✗ other  no post type 'guies': name yours in POST_TYPES",
    ]
    assert code == 1


def test_a_refusal_keeps_what_was_found_before_it(examine):
    said, code = examine(refused)
    assert said.splitlines() == [
        "  ! other  reached",
        "  ✗ other  the vendor refuses the credential of SOURCES__OTHER__TOKEN (HTTP 401).",
    ]
    assert code == 1


@pytest.mark.parametrize(("seconds", "is_ill"), [(299, False), (301, True), (-301, True)])
def test_a_clock_may_differ_by_minutes_not_more(examine, seconds, is_ill):
    said, code = examine(findings(HealthResult("reached", at=NOW + timedelta(seconds=seconds))))
    assert f"clock {seconds:+} s" in said or f"clock is {seconds:+} s off" in said
    assert code == int(is_ill)


def test_a_source_of_which_nothing_is_set_is_named_and_no_failure(examine):
    said, code = examine(unset)
    assert said.startswith("  - other  not configured; settings are missing: ")
    assert "SOURCES__OTHER__BASE_URL" in said
    assert code == 0


def test_a_source_that_is_half_set_is_a_failure(examine, monkeypatch):
    monkeypatch.setenv("SOURCES__OTHER__BASE_URL", "https://example.org")
    said, code = examine(unset)
    assert said.startswith("  ✗ other  settings are missing: SOURCES__OTHER__TOKEN.")
    assert code == 1
