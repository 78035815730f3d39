"""Why a step of a run failed, in one line, from the events that Dagster keeps of it."""

from collections.abc import Sequence

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluation

from orchestration.errors import NightError
from orchestration.publication import PublicationError

_FOR_PEOPLE = (NightError.__name__, PublicationError.__name__)


def blocking(check: AssetCheckEvaluation) -> list[str]:
    """A failed check that stops a night, in words; nothing for one that only informs."""
    if check.passed or not check.blocking:
        return []
    return [f"{'.'.join(check.asset_key.path)}: {check.description or check.check_name}"]


def failure(event: dg.DagsterEvent, blocked: Sequence[str]) -> str:
    """Why a step failed: as it says itself, by the checks that stopped it, or its first cause.

    Args:
        event: of the failed step.
        blocked: the blocking checks that failed in the run so far, in words.
    """
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    if blocked:
        return "; ".join(blocked)
    error = data.error
    while error and error.cause:
        error = error.cause
    if not error:
        return f"{event.step_key} failed"
    words = error.message.strip().splitlines()[0]
    # an error made for people needs no class in front of it
    return words.split(": ", 1)[-1] if error.cls_name in _FOR_PEOPLE else words
