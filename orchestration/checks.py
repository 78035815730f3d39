"""Great Expectations at both borders: each suite is a check on the asset of its table.

On raw tables a check informs: what is loaded is loaded, and the night goes on. On marts a
critical expectation blocks: nothing after it runs, so nothing wrong is published.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import dagster as dg

from expectations import Failure, Verdict, suite_names, validate
from expectations.warehouse import read_frame
from orchestration.night import Night
from orchestration.warehouse import POOL, connection

_CHECK = "great_expectations"


def schema_checks(schema: str, tables: Sequence[str]) -> dg.AssetChecksDefinition:
    """Give the checks of the suites of one schema, one op for all: a step costs more than a suite.

    Args:
        schema: whose tables.
        tables: those with a suite, as `<schema>.<table>`.
    """
    blocking = schema == "marts"
    border = "published" if blocking else "incoming"
    specs = [
        dg.AssetCheckSpec(
            _CHECK,
            asset=dg.AssetKey(table.split(".")),
            description=f"Suite `{table}` at the {border} border.",
            blocking=blocking,
        )
        for table in tables
    ]

    @dg.multi_asset_check(name=f"check_{schema}", specs=specs, can_subset=True, pool=POOL)
    def check(
        context: dg.AssetCheckExecutionContext, night: Night
    ) -> Iterator[dg.AssetCheckResult]:
        with night.writing() as owner, connection(owner.warehouse) as warehouse:
            for key in sorted(context.selected_asset_check_keys):
                table = ".".join(key.asset_key.path)
                verdict = validate(table, read_frame(warehouse, table))
                yield _result(key, verdict, blocking=blocking)

    return check


def _result(key: dg.AssetCheckKey, verdict: Verdict, *, blocking: bool) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=not verdict.critical if blocking else verdict.success,
        severity=dg.AssetCheckSeverity.ERROR if verdict.critical else dg.AssetCheckSeverity.WARN,
        description=description(verdict),
        metadata={"rows": verdict.rows},
    )


def description(verdict: Verdict) -> str:
    """Tell a verdict in one line."""
    if verdict.success:
        return f"{verdict.rows:,} rows as expected"
    return "; ".join(_sentence(failure) for failure in verdict.failures)


def _sentence(failure: Failure) -> str:
    where = f" of {failure.column}" if failure.column else ""
    if not failure.evaluated:
        extent = "could not be evaluated"
    elif failure.unexpected_rows is None:
        extent = "does not hold"
    else:
        extent = f"fails in {failure.unexpected_rows:,} rows"
    return f"{failure.severity}: {failure.expectation}{where} {extent}: {failure.reason}"


checks = [
    schema_checks(schema, list(tables))
    for schema, tables in groupby(suite_names(), key=lambda table: table.split(".")[0])
]
