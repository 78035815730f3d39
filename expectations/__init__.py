"""What must hold at the two borders of the warehouse, and the only place that speaks to GX.

A suite is a file `suites/<schema>.<table>.yml`, named like the table it guards. A verdict says what
failed, on how many rows, and the keys of the first of them; never on which values: rows may be
about people. The keys are those that the suite declares (`meta: {keys: …}`): ids of records, days,
indicators, no pseudonym and no text that somebody typed.
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
# More are not looked at one by one: the warehouse can be asked for them.
MOST_KEYS = 10


@dataclass(frozen=True)
class Expectation:
    """One line of a suite: what must hold, of which column, and what it means if it does not."""

    expectation: str
    column: str | None
    severity: str
    reason: str


@dataclass(frozen=True)
class Failure(Expectation):
    """One expectation that does not hold.

    `unexpected_rows` and `unexpected_percent` are None for expectations about a whole column or
    table, and for one that could not be evaluated at all (`evaluated` is False: the column is
    missing or of another type). `keys` tell the first rows that fail.
    """

    evaluated: bool
    unexpected_rows: int | None
    unexpected_percent: float | None
    keys: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What a suite says of one frame: how many rows it saw, what held and what failed."""

    table: str
    rows: int
    held: tuple[Expectation, ...]
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
    """Collect every word in a table's suite that may be a column: its keys and its arguments."""
    arguments = [expectation["kwargs"] for expectation in _suite(table)["expectations"]]
    return {*keys(table), *re.findall(r"\w+", str(arguments))}


def keys(table: str) -> list[str]:
    """The columns that tell the rows of a table apart and may be shown, as its suite declares."""
    declared: list[str] = _suite(table)["meta"]["keys"]
    return declared


def validate(table: str, frame: "pd.DataFrame") -> Verdict:
    """Hold a frame of a table (`<schema>.<table>`) against the table's suite.

    The frame is what `expectations.frames.read_frame` gives, typed as DuckDB types it for
    pandas: of a raw table the rows of the newest load, of a mart all rows. Raises
    `FileNotFoundError` when the table has no suite.
    """
    suite = deepcopy(_suite(table))  # GX takes it apart
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
    results = validation.results
    held = tuple(Expectation(**_told(result)) for result in results if result.success)
    failures = tuple(_failure(batch, result, table) for result in results if not result.success)
    return Verdict(table=table, rows=len(frame), held=held, failures=failures)


@cache
def _suite(table: str) -> dict[str, Any]:
    text = (SUITES / f"{table}.yml").read_text(encoding="utf-8")
    suite: dict[str, Any] = yaml.safe_load(text)
    return suite


def _told(result: Any) -> dict[str, Any]:
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
        **_told(result),
        evaluated=bool(counts),
        unexpected_rows=counts.get("unexpected_count"),
        unexpected_percent=counts.get("unexpected_percent"),
        keys=tuple(_keys(batch, result, table)) if counts.get("unexpected_count") else (),
    )


def _keys(batch: Any, result: Any, table: str) -> Iterator[dict[str, str]]:
    """Ask GX once more, for the rows: only what failed pays for that, and values do not leave."""
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
    """Name what an expectation is about: one column, a pair, several, or (None) the whole table."""
    pair = [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    return ", ".join(pair or kwargs.get("column_list", [])) or None
