"""What must hold for raw tables after a load and for marts before publication.

This is the only package that uses Great Expectations (GX). A suite is a file
`suites/<schema>.<table>.yml`, named like the table it checks. A verdict says what failed, in how
many rows, and the keys of the first of them; never the values, because rows may be about people.
The keys are those that the suite declares (`meta: {keys: …}`): ids of records, days, indicators;
no pseudonyms and no texts that somebody typed.
"""

import os
import re
import warnings
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import pandas as pd

SUITES = Path(__file__).parent / "suites"
# Nobody looks at more of them one by one; the warehouse can be queried for the rest.
MOST_KEYS = 10


@dataclass(frozen=True)
class Expectation:
    """One expectation of a suite.

    Attributes:
        expectation: what must hold.
        column: which column it is about; None for the whole table.
        severity: `critical` or `warning`.
        reason: what a failure means.
    """

    expectation: str
    column: str | None
    severity: str
    reason: str


@dataclass(frozen=True)
class Failure(Expectation):
    """One expectation that failed.

    `unexpected_rows` and `unexpected_percent` are None for expectations about a whole column or
    table, and for one that could not be evaluated at all (`evaluated` is False: the column is
    missing or of another type). `keys` identify the first rows that fail.
    """

    evaluated: bool
    unexpected_rows: int | None
    unexpected_percent: float | None
    keys: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The result of a suite for one frame.

    Attributes:
        table: `<schema>.<table>`.
        rows: number of rows in the frame.
        held: the expectations that hold.
        failures: those that failed.
    """

    table: str
    rows: int
    held: tuple[Expectation, ...]
    failures: tuple[Failure, ...]

    @property
    def success(self) -> bool:
        """Whether every expectation holds."""
        return not self.failures

    @property
    def critical(self) -> bool:
        """Whether a critical expectation failed: such marts must not be published."""
        return any(failure.severity == "critical" for failure in self.failures)


def suite_names() -> list[str]:
    """List the tables that have a suite, as `<schema>.<table>`."""
    return sorted(path.stem for path in SUITES.glob("*.yml"))


def possible_columns(table: str) -> set[str]:
    """Every name in a table's suite that may be a column: its keys, and all words of arguments."""
    arguments = [expectation["kwargs"] for expectation in _suite(table)["expectations"]]
    return {*keys(table), *re.findall(r"\w+", str(arguments))}


def keys(table: str) -> list[str]:
    """The columns that identify a row of a table and may be shown, as its suite declares."""
    declared: list[str] = _suite(table)["meta"]["keys"]
    return declared


def validate(table: str, frame: "pd.DataFrame") -> Verdict:
    """Validate a frame of a table by the table's suite.

    Args:
        table: `<schema>.<table>`.
        frame: as `expectations.frames.read_frame` returns it, with the types that DuckDB uses
            for pandas: the rows of the newest load of a raw table, or all rows of a mart.

    Raises:
        FileNotFoundError: the table has no suite.
    """
    suite = deepcopy(_suite(table))  # GX modifies it
    os.environ["GX_ANALYTICS_ENABLED"] = "False"  # GX reads it when it is imported
    import great_expectations as gx  # slow: four seconds and 200 MB
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
    results = validation.results
    held = tuple(Expectation(**_description(result)) for result in results if result.success)
    failures = tuple(_failure(batch, result, table) for result in results if not result.success)
    return Verdict(table=table, rows=len(frame), held=held, failures=failures)


@cache
def _suite(table: str) -> dict[str, Any]:
    text = (SUITES / f"{table}.yml").read_text(encoding="utf-8")
    suite: dict[str, Any] = yaml.safe_load(text)
    return suite


def _description(result: Any) -> dict[str, Any]:
    config = result.expectation_config
    return {
        "expectation": config.type,
        "column": _column(config.kwargs),
        "severity": config.severity.value,
        "reason": config.meta["reason"],
    }


def _failure(batch: Any, result: Any, table: str) -> Failure:
    counts: Mapping[str, Any] = result.result
    return Failure(
        **_description(result),
        evaluated=bool(counts),
        unexpected_rows=counts.get("unexpected_count"),
        unexpected_percent=counts.get("unexpected_percent"),
        keys=tuple(_keys(batch, result, table)) if counts.get("unexpected_count") else (),
    )


def _keys(batch: Any, result: Any, table: str) -> Iterator[dict[str, str]]:
    """Validate a failed expectation again to get the keys of its rows; values are not returned."""
    wanted = keys(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = batch.validate(
            result.expectation_config.to_domain_obj(),
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": wanted,
                "return_unexpected_index_query": False,
            },
        )
    for row in (again.result.get("unexpected_index_list") or [])[:MOST_KEYS]:
        yield {name: str(row[name]).removesuffix(" 00:00:00") for name in wanted}


def _column(kwargs: Mapping[str, Any]) -> str | None:
    """The columns that an expectation is about, joined by commas; None if it is the whole table."""
    pair = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return ", ".join(pair or kwargs.get("column_list", [])) or None
