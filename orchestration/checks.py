"""Great Expectations at both borders: each suite is a check on the asset of its table.

On raw tables a check informs: what is loaded is loaded, and the night goes on. On marts a
critical expectation blocks: nothing after it runs, so nothing wrong is published.
"""

import dagster as dg

from expectations import Failure, Verdict, suite_names, validate
from expectations.warehouse import read_frame
from orchestration.night import Night
from orchestration.warehouse import POOL


def suite_check(table: str) -> dg.AssetChecksDefinition:
    """Give the check of one suite, named for its table `<schema>.<table>`."""
    blocking = table.startswith("marts.")

    @dg.asset_check(
        asset=dg.AssetKey(table.split(".")),
        name="great_expectations",
        description=f"Suite `{table}` at the {'published' if blocking else 'incoming'} border.",
        blocking=blocking,
        pool=POOL,
    )
    def check(night: Night) -> dg.AssetCheckResult:
        with night.writing() as owner:
            frame = read_frame(owner.warehouse, table)
        verdict = validate(table, frame)
        return dg.AssetCheckResult(
            passed=not verdict.critical if blocking else verdict.success,
            severity=dg.AssetCheckSeverity.ERROR
            if verdict.critical
            else dg.AssetCheckSeverity.WARN,
            description=_description(verdict),
            metadata={"rows": verdict.rows},
        )

    return check


def _description(verdict: Verdict) -> str:
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


checks = [suite_check(table) for table in suite_names()]
