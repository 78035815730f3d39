"""`jussana doctor`: every configured source looked at before a night has to rely on it."""

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
from orchestration.resources.night import demo_vendors, yesterday
from orchestration.settings import Profile
from sources import Connector, discover
from sources.common.health import Finding
from sources.common.timezones import HOUSE_ZONE

# Cursors and signatures bear a little; a machine that drifts further loses or repeats rows.
_TOLERATED_SKEW = timedelta(minutes=5)


@dataclass
class Diagnosis:
    """What is known of one source: what is well, and what needs a mend."""

    source: str
    well: list[str] = field(default_factory=list)
    ill: list[str] = field(default_factory=list)
    is_configured: bool = True


def doctor(here: Profile, console: Console) -> int:
    """Look at all sources side by side, a line each; give the exit code.

    A source of which nothing is set is named, and no failure: not every house has every system.
    """
    connectors = discover().values()
    with _vendors(here) as now, ThreadPoolExecutor(len(connectors)) as threads:
        diagnoses = list(threads.map(lambda connector: _diagnosis(connector, now), connectors))
    width = max(len(diagnosis.source) for diagnosis in diagnoses)
    for diagnosis in diagnoses:
        for line in _lines(diagnosis, width):
            console.print(line, highlight=False, soft_wrap=True)
    return 1 if any(diagnosis.ill for diagnosis in diagnoses) else 0


@contextmanager
def _vendors(here: Profile) -> Iterator[datetime]:
    """Have vendors to look at; gives what time it should be there."""
    if here.name == "production":
        yield datetime.now(UTC)
        return
    day = yesterday()
    with demo_vendors(day):
        # the clocks of the demo stand at two in the night that follows its last day
        yield datetime.combine(day + timedelta(days=1), time(2), HOUSE_ZONE)


def _diagnosis(connector: Connector, now: datetime) -> Diagnosis:
    diagnosis = Diagnosis(connector.name)
    try:
        for finding in connector.diagnose():
            _note(diagnosis, finding, now)
    except ConfigFieldMissingException as error:
        diagnosis.is_configured = _has_settings(connector.name)
        (diagnosis.ill if diagnosis.is_configured else diagnosis.well).append(reason(error))
    except Exception as error:
        diagnosis.ill.append(reason(error))
    return diagnosis


def _note(diagnosis: Diagnosis, finding: Finding, now: datetime) -> None:
    if finding.mend:
        diagnosis.ill.append(f"{finding.text}: {finding.mend}")
    else:
        diagnosis.well.append(finding.text)
    if finding.at is None:
        return
    skew = finding.at - now
    seconds = f"{skew.total_seconds():+.0f} s"
    if abs(skew) > _TOLERATED_SKEW:
        diagnosis.ill.append(f"its clock is {seconds} off ours: set the clock of this machine")
    else:
        diagnosis.well.append(f"clock {seconds}")


def _has_settings(source: str) -> bool:
    """Whether somebody set anything of a source: in the environment, or in dlt's files."""
    prefix = f"SOURCES__{source.upper()}__"
    is_in_environment = any(name.startswith(prefix) for name in os.environ)
    section = f"sources.{source}"
    stores = (dlt.secrets, dlt.config)
    return is_in_environment or any(store.get(section) for store in stores)


def _lines(diagnosis: Diagnosis, width: int) -> Iterator[str]:
    name = diagnosis.source.ljust(width)
    known = escape(", ".join(diagnosis.well))
    if not diagnosis.is_configured:
        yield f"  [dim]-[/] {name}  [dim]not configured; {known}[/]"
    elif diagnosis.well or not diagnosis.ill:
        mark = "[yellow]![/]" if diagnosis.ill else "[green]✓[/]"
        yield f"  {mark} {name}  {known}"
    for problem in diagnosis.ill:
        yield f"  [red]✗[/] {name}  {escape(problem)}"
