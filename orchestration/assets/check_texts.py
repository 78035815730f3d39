"""Texts for failed checks: what failed, its severity, in how many rows, and which, in one line."""

from collections.abc import Iterable

import dagster as dg

from expectations import Failure, Verdict
from orchestration.dbt_build.results import Keys, keys_text


def description(verdict: Verdict) -> str:
    """A verdict in one line."""
    if verdict.success:
        return f"{verdict.rows:,} rows as expected"
    return "; ".join(sentence(failure) for failure in verdict.failures)


def sentence(failure: Failure) -> str:
    """One failed expectation in one line."""
    where = f" of {failure.column}" if failure.column else ""
    text = f"{failure.severity}: {failure.expectation}{where} {extent(failure)}: {failure.reason}"
    return text + keys_text(failure.keys)


def extent(failure: Failure) -> str:
    """In how many rows an expectation fails, if that is known."""
    if not failure.evaluated:
        return "could not be evaluated"
    if failure.unexpected_rows is None:
        return "does not hold"
    return f"fails in {failure.unexpected_rows:,} rows"


def verdict_as_table(verdict: Verdict) -> dg.TableMetadataValue:
    """Every expectation of a suite and its outcome, those that fail first."""
    records = [
        dg.TableRecord(
            {
                "expectation": one.expectation,
                "of": one.column or "the table",
                "severity": one.severity,
                "outcome": extent(one) if isinstance(one, Failure) else "holds",
                "what a failure means": one.reason,
            }
        )
        for one in (*verdict.failures, *verdict.held)
    ]
    names = "expectation", "of", "severity", "outcome", "what a failure means"
    schema = dg.TableSchema([dg.TableColumn(name, "string") for name in names])
    return dg.MetadataValue.table(records, schema)


def rows_as_table(keys: Iterable[tuple[str, Keys]]) -> dg.TableMetadataValue:
    """The same as a table for Dagster's page: one line per check and row."""
    records = [
        dg.TableRecord({"failed": what, "row": ", ".join(f"{k} {v}" for k, v in row.items())})
        for what, row in keys
    ]
    columns = [dg.TableColumn("failed", "string"), dg.TableColumn("row", "string")]
    return dg.MetadataValue.table(records, dg.TableSchema(columns))
