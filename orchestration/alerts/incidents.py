"""Incidents: what a person has to look at, created once, where a failure is caught.

Dagster's page, the terminal, the record of loads and the alert all show the same incident.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.alerts.runbook import Section
from orchestration.errors import (
    CorruptWarehouseError,
    DiskFullError,
    WarehouseError,
    WarehouseInUseError,
    known_failure,
    reason,
)
from sources.common.errors import (
    ContractError,
    CredentialError,
    SettingError,
    ShrinkageError,
    UnavailableError,
)

# Kinds of incidents that have no step of their own.
WAREHOUSE, STALE, WATCH = "warehouse", "stale", "watch"

_LONGEST_CAUSE = 1500

# By kind of failure: what is added to the title, and the section of the runbook.
_KNOWN: Mapping[type[BaseException], tuple[str, str]] = {
    SettingError: ("a setting is missing or wrong", "Settings"),
    CredentialError: ("the credential was refused", "The credential"),
    ContractError: ("the answer was not as expected", "The answer"),
    ShrinkageError: ("too many rows are missing", "A sudden loss"),
    UnavailableError: ("the source is unavailable", "The vendor is down"),
}
# These fail every step of a run in the same way, and are one incident. The general kind comes last.
_OF_THE_WAREHOUSE: Mapping[type[BaseException], tuple[str, str]] = {
    WarehouseInUseError: (
        "the warehouse is open in another program",
        "The warehouse is open in another program",
    ),
    CorruptWarehouseError: ("the warehouse is damaged", "The warehouse is damaged"),
    DiskFullError: ("the disk is full", "The disk is full"),
    WarehouseError: ("the warehouse cannot be used", "The warehouse cannot be used"),
}


@dataclass(frozen=True)
class Incident:
    """Something that a person has to look at.

    Attributes:
        kind: what is judged together, such as a step or the staleness of sources.
        subject: what the incident is about, such as a source; empty if a kind has only one.
        title: what is wrong, in a few words.
        cause: why, in the text of the failure; without secrets and personal data.
        section: the section of the documentation that says what to do.
    """

    kind: str
    subject: str
    title: str
    cause: str
    section: Section

    def __str__(self) -> str:
        return f"{self.title}. {self.cause} ({self.section})"


def load_kind(source: str) -> str:
    """The kind of a failed load: the name of its step."""
    return f"load_{source}"


def credential_kind(source: str) -> str:
    """The kind of an expiring credential."""
    return f"credential of {source}"


def metric_kind(source: str) -> str:
    """The kind of a retired metric."""
    return f"metric of {source}"


def died_kind(job: str) -> str:
    """The kind of a run that died."""
    return f"died:{job}"


def failed_load(source: str, error: BaseException) -> Incident:
    """A source was not loaded."""
    return _of_step(load_kind(source), f"{source} was not loaded", error, "A load failed")


def failed_build(error: BaseException) -> Incident:
    """The marts were not built, or failed a dbt test."""
    return _of_step("build_marts", "the marts were not built", error, "A build failed")


def failed_checks(schema: str, error: BaseException) -> Incident:
    """The tables of a schema could not be checked, or failed their checks."""
    title = "the audit of the marts failed" if schema == "marts" else f"{schema} was not checked"
    return _of_step(f"check_{schema}", title, error, "A build failed")


def failed_publication(error: BaseException) -> Incident:
    """The marts were built and checked, but not published."""
    return _of_step("published__marts", "the marts were not published", error, "A build failed")


def failed_step(step: str, cause: str) -> Incident:
    """A step failed outside of our code, such as in Dagster itself."""
    section = Section("An unexpected failure")
    return Incident(step, "", f"step {step} failed", _shortened(cause), section)


def died_run(job: str, run_id: str, message: str) -> Incident:
    """A run was killed, or failed before its first step."""
    cause = f"run {run_id} did not finish. Dagster says: {' '.join(message.split())[:300]}"
    return Incident(died_kind(job), "", f"a run of {job} died", cause, Section("A run died"))


def stale_board(cause: str) -> Incident:
    """No marts were published lately, or they cannot be read."""
    return Incident(WATCH, "", "the board is not fresh", cause, Section("The board is not fresh"))


def stale_source(source: str, cause: str) -> Incident:
    """A source is late on the board, though its last load succeeded."""
    title, section = f"{source} is late on the board", Section("Is the board fresh?")
    return Incident(STALE, source, title, f"{source}: {cause}", section)


def retired_metric(source: str, metric: str, cause: str) -> Incident:
    """The vendor no longer provides a metric."""
    section = Section("How change is handled", f"docs/sources/{source}.md")
    title = f"{source}: metric {metric} was retired"
    return Incident(metric_kind(source), metric, title, f"{metric}: {cause}", section)


def expiring_credential(source: str, validity: str) -> Incident:
    """The credential of a source expires soon."""
    section = Section("Getting a credential", f"docs/sources/{source}.md")
    title = f"the credential of {source} expires soon"
    return Incident(credential_kind(source), "", title, f"it is {validity}", section)


def _of_step(kind: str, title: str, error: BaseException, heading: str) -> Incident:
    """The incident of a step that failed.

    Args:
        kind: the step.
        title: what the step did not do.
        error: why.
        heading: the section for failures of no known kind.
    """
    known, cause = known_failure(error), _shortened(reason(error))
    for failure, (summary, section) in _OF_THE_WAREHOUSE.items():
        if isinstance(known, failure):
            return Incident(WAREHOUSE, "", summary, cause, Section(section))
    for failure, (summary, section) in _KNOWN.items():
        if isinstance(known, failure):
            return Incident(kind, "", f"{title}: {summary}", cause, Section(section))
    return Incident(kind, "", title, cause, Section(heading))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_CAUSE else f"{text[: _LONGEST_CAUSE - 1]}…"
