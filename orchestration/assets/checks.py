"""Great Expectations suites as asset checks: each suite checks the asset of its table.

On raw tables a check only warns: the loaded rows stay, and the night continues. On marts a critical
expectation blocks: no later step runs, so nothing wrong is published.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

import dagster as dg

from expectations import Verdict, suite_names, validate
from expectations.frames import read_frame
from orchestration.alerts.incidents import failed_checks
from orchestration.alerts.step_failures import failing_with
from orchestration.assets.check_page import write_check_page
from orchestration.assets.check_texts import description, rows_as_table, verdict_as_table
from orchestration.errors import NightError
from orchestration.resources.night import Night
from orchestration.resources.warehouse import Warehouse
from orchestration.warehouse.database import POOL, connection

_CHECK = "great_expectations"


def schema_checks(schema: str, tables: Sequence[str]) -> dg.AssetChecksDefinition:
    """The checks for the suites of one schema, in one op, as a step costs more time than a suite.

    Args:
        schema: name of the schema.
        tables: its tables that have a suite, as `<schema>.<table>`.
    """
    blocking = schema == "marts"
    specs = [
        dg.AssetCheckSpec(
            _CHECK,
            asset=dg.AssetKey(table.split(".")),
            description=f"Suite `{table}`, {'before publication' if blocking else 'after a load'}.",
            blocking=blocking,
        )
        for table in tables
    ]

    @dg.multi_asset_check(name=f"check_{schema}", specs=specs, can_subset=True, pool=POOL)
    def check(
        context: dg.AssetCheckExecutionContext, night: Night, warehouse: Warehouse
    ) -> Iterator[dg.AssetCheckResult]:
        refused = []
        with (
            failing_with(partial(failed_checks, schema)),
            warehouse.writing() as owner,
            connection(owner.warehouse) as opened,
        ):
            for key in sorted(context.selected_asset_check_keys):
                table = ".".join(key.asset_key.path)
                verdict = validate(table, read_frame(opened, table))
                write_check_page(owner.check_pages, verdict, night.day.isoformat())
                yield _result(key, verdict, blocking=blocking)
                if blocking and verdict.critical:
                    refused.append(f"{table}: {description(verdict)}")
            if refused:
                raise NightError("; ".join(refused))

    return check


def _result(key: dg.AssetCheckKey, verdict: Verdict, *, blocking: bool) -> dg.AssetCheckResult:
    keys = [(failure.reason, row) for failure in verdict.failures for row in failure.keys]
    failed = {"failing_rows": rows_as_table(keys)} if keys else {}
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=not verdict.critical if blocking else verdict.success,
        severity=dg.AssetCheckSeverity.ERROR if verdict.critical else dg.AssetCheckSeverity.WARN,
        description=description(verdict),
        metadata={"rows": verdict.rows, **failed, "expectations": verdict_as_table(verdict)},
    )


checks = [
    schema_checks(schema, list(tables))
    for schema, tables in groupby(suite_names(), key=lambda table: table.split(".")[0])
]
