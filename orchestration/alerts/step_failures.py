"""Incidents of failed Dagster steps, stored in the metadata of the failure and read back."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dagster as dg

from orchestration.alerts.incidents import Incident, failed_step
from orchestration.alerts.runbook import Section

_KIND, _TITLE, _CAUSE = "incident_kind", "incident_title", "incident_cause"
_PAGE, _HEADING = "runbook_page", "runbook_section"


@contextmanager
def failing_with(incident_of: Callable[[Exception], Incident]) -> Iterator[None]:
    """Turn any exception of a step into a failure that carries its incident.

    Args:
        incident_of: creates the incident for an exception.

    Raises:
        Failure: the step failed.
    """
    try:
        yield
    except (dg.Failure, dg.RetryRequested):  # the step has already decided how it ends
        raise
    except Exception as error:
        raise step_failure(incident_of(error)) from error


def step_failure(incident: Incident, figures: Mapping[str, Any] | None = None) -> dg.Failure:
    """The failure of a step, as Dagster's page shows it.

    Args:
        incident: what went wrong.
        figures: further metadata of the step.
    """
    metadata: dict[str, Any] = {
        _KIND: incident.kind,
        _TITLE: incident.title,
        _CAUSE: incident.cause,
        _PAGE: incident.section.page,
        _HEADING: incident.section.heading,
        "runbook": dg.MetadataValue.path(incident.section.link),
        # Dagster's page cannot open files
        "what_to_do": dg.MetadataValue.md(incident.section.text),
    }
    return dg.Failure(str(incident), metadata={**(figures or {}), **metadata})


def incident_of_step(event: dg.DagsterEvent) -> Incident:
    """The incident of a failed step, from the event that Dagster stored."""
    data, step = event.step_failure_data, event.step_key or ""
    failure = data.user_failure_data
    if failure and _TITLE in failure.metadata:
        kind, title, cause, page, heading = (
            str(failure.metadata[name].value) for name in (_KIND, _TITLE, _CAUSE, _PAGE, _HEADING)
        )
        return Incident(kind, "", title, cause, Section(heading, page))
    if failure and failure.description:
        return failed_step(step, failure.description)
    error = data.error
    while error and error.cause:
        error = error.cause
    lines = error.message.strip().splitlines() if error else []
    return failed_step(step, lines[0] if lines else "Dagster stored no error")
