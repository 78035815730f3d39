"""`jussana doctor`: checks every configured source before a night has to rely on it."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

import dlt
from dlt.common.configuration.exceptions import ConfigFieldMissingException
from rich.console import Console
from rich.markup import escape

from orchestration.errors import reason
from orchestration.resources.demo import demo_vendors
from orchestration.settings import Profile
from sources import Connector, discover
from sources.common.health import HealthResult
from sources.common.timezones import LOCAL_TZ, yesterday

# Cursors and signatures tolerate a small skew; a larger one loses or repeats rows.
_TOLERATED_SKEW = timedelta(minutes=5)


@dataclass
class SourceHealth:
    """The health of one source: the checks that passed, and the problems that were found."""

    source: str
    passed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_configured: bool = True


def doctor(here: Profile, console: Console) -> int:
    """Check all sources in parallel, and print a line for each result.

    A source without any setting is listed but is not a failure: not every centre has every system.

    Returns:
        The exit code: 1 if there is a problem, else 0.
    """
    connectors = discover().values()
    with _vendors(here) as now, ThreadPoolExecutor(len(connectors)) as threads:
        results = list(threads.map(lambda connector: _check(connector, now), connectors))
    width = max(len(health.source) for health in results)
    for health in results:
        for line in _lines(health, width):
            console.print(line, highlight=False, soft_wrap=True)
    return 1 if any(health.problems for health in results) else 0


@contextmanager
def _vendors(here: Profile) -> Iterator[datetime]:
    """Make vendors available; yields the time that their clocks should show."""
    if here.name == "production":
        yield datetime.now(UTC)
        return
    day = yesterday()
    with demo_vendors(day):
        # the sandbox's clocks show two o'clock in the night after its last day
        yield datetime.combine(day + timedelta(days=1), time(2), LOCAL_TZ)


def _check(connector: Connector, now: datetime) -> SourceHealth:
    health = SourceHealth(connector.name)
    try:
        for finding in connector.check_health():
            _note(health, finding, now)
    except ConfigFieldMissingException as error:
        health.is_configured = _has_settings(connector.name)
        (health.problems if health.is_configured else health.passed).append(reason(error))
    except Exception as error:
        health.problems.append(reason(error))
    return health


def _note(health: SourceHealth, finding: HealthResult, now: datetime) -> None:
    if finding.remedy:
        health.problems.append(f"{finding.text}: {finding.remedy}")
    else:
        health.passed.append(finding.text)
    if finding.at is None:
        return
    skew = finding.at - now
    seconds = f"{skew.total_seconds():+.0f} s"
    if abs(skew) > _TOLERATED_SKEW:
        health.problems.append(f"its clock is {seconds} off ours: set the clock of this machine")
    else:
        health.passed.append(f"clock {seconds}")


def _has_settings(source: str) -> bool:
    """Whether any setting of a source is set, in the environment or in dlt's files."""
    prefix = f"SOURCES__{source.upper()}__"
    is_in_environment = any(name.startswith(prefix) for name in os.environ)
    section = f"sources.{source}"
    stores = (dlt.secrets, dlt.config)
    return is_in_environment or any(store.get(section) for store in stores)


def _lines(health: SourceHealth, width: int) -> Iterator[str]:
    name = health.source.ljust(width)
    known = escape(", ".join(health.passed))
    if not health.is_configured:
        yield f"  [dim]-[/] {name}  [dim]not configured; {known}[/]"
    elif health.passed or not health.problems:
        mark = "[yellow]![/]" if health.problems else "[green]✓[/]"
        yield f"  {mark} {name}  {known}"
    for problem in health.problems:
        yield f"  [red]✗[/] {name}  {escape(problem)}"
