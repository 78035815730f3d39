"""Failures of a night that a person can mend, and how any failure is told in one line."""

import errno
from typing import TYPE_CHECKING

from sources.common.errors import SourceError

if TYPE_CHECKING:  # who only reads what is published should not wait for dlt
    from dlt.common.configuration.exceptions import ConfigFieldMissingException


class PublicationError(Exception):
    """Nothing was published: `marts.duckdb` is the file it was before. One line says why."""


class NightError(Exception):
    """A night cannot go on; the message says what happened, where, and what to do."""


def reason(error: BaseException) -> str:
    """Tell a failure in one line: the deepest cause that was meant for people to read."""
    from dlt.common.configuration.exceptions import ConfigFieldMissingException

    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, SourceError | NightError | PublicationError):
            return str(cause)
        if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
            return (
                f"the disk is full: {cause.filename or 'no space left'}. Free some and run again."
            )
        if isinstance(cause, ImportError) and cause.name == "sources.sandbox":
            return str(cause)  # the demo's extra is not installed
        if isinstance(cause, ConfigFieldMissingException):
            return _missing_setting(cause)
    if any("No space left on device" in str(cause) for cause in chain):
        return "the disk is full: DuckDB could not write. Free some space and run again."
    first = chain[-1]
    text = str(first).strip().splitlines()
    return f"{type(first).__name__}: {text[0]}" if text else type(first).__name__


def is_for(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether a failure goes back to one of this kind."""
    return any(isinstance(cause, kind) for cause in _causes(error))


def _causes(error: BaseException | None) -> list[BaseException]:
    causes: list[BaseException] = []
    while error is not None and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__
    return causes


def _missing_setting(error: "ConfigFieldMissingException") -> str:
    from dlt.common.configuration.exceptions import LookupTrace

    names = []
    for field, traces in error.traces.items():
        keys = [trace.key for trace in traces if isinstance(trace, LookupTrace)]
        # dlt also tries a name with the pipeline's before it, and shorter ones
        names.append(next((key for key in keys if key.startswith("SOURCES__")), field))
    return (
        f"settings are missing: {', '.join(names)}. Set them in the environment, or in "
        ".dlt/secrets.toml."
    )
