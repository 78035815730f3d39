"""Which conditions of the models no unit test tells from one that is always true, or never.

Each condition (a part of `where`, `on`, `having` or `qualify`, or that of a `case`) is replaced by
`true` and then by `false` in the SQL that dbt compiled for the model's unit tests. If that changes
no expected column of any unit test, the fixtures show only one side of the rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

# what dbt calls the rows that a unit test gives
_FIXTURE = "__dbt__cte__"


@dataclass(frozen=True)
class Case:
    """A unit test: its given tables, the SQL of its model on them, and the expected columns."""

    fixtures: Mapping[str, str]
    model: exp.Expression
    columns: tuple[str, ...]


def one_sided(
    manifest: Mapping[str, Any], results: Mapping[str, Any], built: duckdb.DuckDBPyConnection
) -> dict[str, list[str]]:
    """By model, the conditions that could as well be always true or never, in the model's order.

    Args:
        manifest: dbt's manifest.
        results: `run_results.json` of a build with unit tests.
        built: the warehouse of that build, from which some fixtures read seeds.
    """
    cases: dict[str, list[Case]] = defaultdict(list)
    for result in results["results"]:
        if test := manifest["unit_tests"].get(result["unique_id"]):
            columns = _columns(test["expect"]["rows"], built)
            cases[test["model"]].append(_case(result["compiled_code"], columns))
    found = {model: list(_of_model(cases[model], built)) for model in sorted(cases)}
    return {model: conditions for model, conditions in found.items() if conditions}


def _columns(
    expected: str | list[dict[str, Any]], built: duckdb.DuckDBPyConnection
) -> tuple[str, ...]:
    """The columns that a unit test expects, whose rows are given as SQL or one by one."""
    if isinstance(expected, str):
        return tuple(built.sql(expected).columns)
    return tuple(dict.fromkeys(name for row in expected for name in row))


def _case(compiled: str, columns: tuple[str, ...]) -> Case:
    model = sqlglot.parse_one(compiled, dialect="duckdb")
    fixtures = {
        cte.alias: cte.this.sql("duckdb")
        for cte in model.find_all(exp.CTE)
        if cte.alias.startswith(_FIXTURE)
    }
    for cte in [cte for cte in model.find_all(exp.CTE) if cte.alias in fixtures]:
        cte.pop()
    if (ctes := model.find(exp.With)) and not ctes.expressions:
        ctes.pop()
    return Case(fixtures, model, columns)


def _of_model(cases: list[Case], built: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """A condition has the same place in the SQL of every unit test of a model."""
    told: set[tuple[int, bool]] = set()
    for case in cases:
        for name, rows in case.fixtures.items():
            built.execute(f'create or replace temp table "{name}" as {rows}')
        expected = _rows(case, built)
        for place, condition in enumerate(_conditions(case.model)):
            for value in (True, False):
                if (place, value) not in told and _differs(case, condition, value, expected, built):
                    told.add((place, value))
    for place, condition in enumerate(_conditions(cases[0].model)):
        for value in (True, False):
            if (place, value) not in told:
                yield f"{condition.sql('duckdb')} → {'always' if value else 'never'}"


def _conditions(model: exp.Expression) -> list[exp.Expression]:
    found: list[exp.Expression] = []
    for node in model.find_all(exp.Where, exp.Having, exp.Qualify, exp.Join, exp.If):
        whole = node.args.get("on") if isinstance(node, exp.Join) else node.this
        # a `case` is decided by its whole condition
        found += [whole] if isinstance(node, exp.If) else _parts(whole)
    return found


def _parts(condition: exp.Expression | None) -> list[exp.Expression]:
    if condition is None:  # a cross join
        return []
    inner = condition.unnest()
    if isinstance(inner, exp.And):
        return [*_parts(inner.left), *_parts(inner.right)]
    return [inner]


def _differs(
    case: Case,
    condition: exp.Expression,
    value: bool,
    expected: Counter[tuple[str, ...]],
    built: duckdb.DuckDBPyConnection,
) -> bool:
    constant = exp.true() if value else exp.false()
    condition.replace(constant)
    try:
        return _rows(case, built) != expected
    except duckdb.Error:
        return True  # a build would fail
    finally:
        constant.replace(condition)


def _rows(case: Case, built: duckdb.DuckDBPyConnection) -> Counter[tuple[str, ...]]:
    """The rows of the model, as far as the unit test expects their columns."""
    result = built.execute(case.model.sql("duckdb"))
    names = [column[0] for column in result.description]
    places = [names.index(name) for name in case.columns]
    return Counter(tuple(str(row[place]) for place in places) for row in result.fetchall())
