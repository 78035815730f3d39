"""What must hold at the two borders of the warehouse, and the only place that speaks to GX.

A suite is a file `suites/<schema>.<table>.yml`, named like the table it guards. A verdict says what
failed and on how many rows, never on which values: rows may be about people.
"""

import os
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import pandas as pd

SUITES = Path(__file__).parent / "suites"


@dataclass(frozen=True)
class Failure:
    """One expectation that does not hold.

    `unexpected_rows` and `unexpected_percent` are None for expectations about a whole column or
    table, and for one that could not be evaluated at all (`evaluated` is False: the column is
    missing or of another type).
    """

    expectation: str
    column: str | None
    severity: str
    reason: str
    evaluated: bool
    unexpected_rows: int | None
    unexpected_percent: float | None


@dataclass(frozen=True)
class Verdict:
    """What a suite says of one frame: how many rows it saw and which expectations failed."""

    table: str
    rows: int
    failures: tuple[Failure, ...]

    @property
    def success(self) -> bool:
        """True when every expectation holds."""
        return not self.failures

    @property
    def critical(self) -> bool:
        """True when a failed expectation is critical: marts must not be published like this."""
        return any(failure.severity == "critical" for failure in self.failures)


def suite_names() -> list[str]:
    """List the tables that have a suite, as `<schema>.<table>`."""
    return sorted(path.stem for path in SUITES.glob("*.yml"))


def words(table: str) -> set[str]:
    """Collect every word in the arguments of a table's suite: the columns it looks at are there."""
    arguments = [expectation["kwargs"] for expectation in _suite(table)["expectations"]]
    return set(re.findall(r"\w+", str(arguments)))


def validate(table: str, frame: "pd.DataFrame") -> Verdict:
    """Hold a frame of a table (`<schema>.<table>`) against the table's suite.

    The frame is what `expectations.warehouse.read_frame` gives, typed as DuckDB types it for
    pandas: of a raw table the rows of the newest load, of a mart all rows. Raises
    `FileNotFoundError` when the table has no suite.
    """
    suite = _suite(table)
    os.environ["GX_ANALYTICS_ENABLED"] = "False"  # read once, while GX is imported
    import great_expectations as gx  # four seconds and 200 MB: only those who validate pay them
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset(table)
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        validation = batch.validate(
            gx.ExpectationSuite(**suite),
            result_format={"result_format": "BASIC", "partial_unexpected_count": 0},
        )
    failures = tuple(_failure(result) for result in validation.results if not result.success)
    return Verdict(table=table, rows=len(frame), failures=failures)


def _suite(table: str) -> dict[str, Any]:
    text = (SUITES / f"{table}.yml").read_text(encoding="utf-8")
    suite: dict[str, Any] = yaml.safe_load(text)
    return suite


def _failure(result: Any) -> Failure:
    config = result.expectation_config
    counts: Mapping[str, Any] = result.result
    return Failure(
        expectation=config.type,
        column=_column(config.kwargs),
        severity=config.severity.value,
        reason=config.meta["reason"],
        evaluated=bool(counts),
        unexpected_rows=counts.get("unexpected_count"),
        unexpected_percent=counts.get("unexpected_percent"),
    )


def _column(kwargs: Mapping[str, Any]) -> str | None:
    """Name what an expectation is about: one column, a pair, several, or (None) the whole table."""
    pair = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return ", ".join(pair or kwargs.get("column_list", [])) or None
