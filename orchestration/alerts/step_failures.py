"""Why a step of a run failed, in one line, from the events that Dagster keeps of it."""

import dagster as dg

from orchestration.errors import NightError, PublicationError

_FOR_PEOPLE = (NightError.__name__, PublicationError.__name__)


def failure(event: dg.DagsterEvent) -> str:
    """Why a step failed: as it says itself, or its first cause."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    error = data.error
    while error and error.cause:
        error = error.cause
    if not error:
        return f"{event.step_key} failed"
    words = error.message.strip().splitlines()[0]
    # an error made for people needs no class in front of it
    return words.split(": ", 1)[-1] if error.cls_name in _FOR_PEOPLE else words
