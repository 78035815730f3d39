"""Failures that people can act on, and the one line that says why something failed."""

import errno
from typing import TYPE_CHECKING

from sources.common.errors import SettingError, SourceError

if TYPE_CHECKING:  # commands that only read published marts should not wait for dlt
    from dlt.common.configuration.exceptions import ConfigFieldMissingException


class PublicationError(Exception):
    """Nothing was published: `marts.duckdb` is unchanged. The message says why in one line."""


class NightError(Exception):
    """A night cannot go on; the message says what happened, where, and what to do."""


class WarehouseError(NightError):
    """The warehouse cannot be used, by any step of a night."""


class WarehouseInUseError(WarehouseError):
    """Another program has the warehouse open."""


class CorruptWarehouseError(WarehouseError):
    """The file of the warehouse is damaged."""


class DiskFullError(WarehouseError):
    """The disk has no space left for what a night writes."""


# What DuckDB and SQLite say, neither of which raises an OSError.
_DISK_FULL_MESSAGES = ("No space left on device", "database or disk is full")

KnownFailure = SourceError | NightError | PublicationError


def reason(error: BaseException) -> str:
    """Say in one line why something failed: the known failure behind it, else its first cause.

    Args:
        error: the exception, with the causes that it was raised from.
    """
    if known := known_failure(error):
        return str(known)
    first = _causes(error)[-1]
    lines = str(first).strip().splitlines()
    return f"{type(first).__name__}: {lines[0]}" if lines else type(first).__name__


def known_failure(error: BaseException) -> KnownFailure | None:
    """The failure behind an exception, if it is one that people can act on; else None.

    dlt, Dagster and DuckDB wrap such failures. Missing settings and a full disk are recognised
    by the exceptions of the libraries themselves.
    """
    from dlt.common.configuration.exceptions import ConfigFieldMissingException

    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, SourceError | NightError | PublicationError):
            return cause
        if isinstance(cause, OSError) and cause.errno == errno.ENOSPC:
            where = cause.filename or "no space left"
            return DiskFullError(f"the disk is full: {where}. Free some space and run again.")
        if isinstance(cause, ImportError) and cause.name == "sources.sandbox":
            return NightError(str(cause))  # the demo's extra is not installed
        if isinstance(cause, ConfigFieldMissingException):
            return _missing_settings(cause)
    if any(message in str(cause) for cause in causes for message in _DISK_FULL_MESSAGES):
        return DiskFullError(
            "the disk is full: a database could not be written. Free some space and run again."
        )
    return None


def is_for(error: BaseException, kind: type[BaseException]) -> bool:
    """Whether an exception of this kind is among an exception's causes."""
    return any(isinstance(cause, kind) for cause in _causes(error))


def _causes(error: BaseException | None) -> list[BaseException]:
    causes: list[BaseException] = []
    while error is not None and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__
    return causes


def _missing_settings(error: "ConfigFieldMissingException") -> SettingError:
    names = []
    for field, lookups in error.attrs()["traces"].items():
        # dlt also tries names prefixed with the pipeline's, and shorter ones
        keys = [lookup.key for lookup in lookups if lookup.key.startswith("SOURCES__")]
        names.append(keys[0] if keys else field)
    return SettingError(
        f"settings are missing: {', '.join(names)}. Set them in the environment, or in "
        ".dlt/secrets.toml."
    )
