"""One test per dbt unit test and data test of the project, all run in one build."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.dbt.conftest import PROJECT


def unit_tests() -> Iterator[str]:
    for path in sorted(PROJECT.glob("models/**/*_unit_tests.yml")):
        for test in yaml.safe_load(path.read_text())["unit_tests"]:
            yield f"unit_test.jussana.{test['model']}.{test['name']}"


@pytest.mark.parametrize("unique_id", list(unit_tests()), ids=lambda name: name.rsplit(".", 1)[-1])
def test_unit(unique_id: str, build: dict[str, Any]) -> None:
    assert build[unique_id]["status"] == "pass", build[unique_id]["message"]


def test_a_build_on_empty_raw_tables_passes(build: dict[str, Any]) -> None:
    fine = {"success", "pass", "no-op", "warn"}
    failed = {name: r["message"] for name, r in build.items() if r["status"] not in fine}
    assert not failed


def test_missing_option_lists_warn_and_do_not_block(build: dict[str, Any]) -> None:
    warned = [name.split(".")[2] for name, r in build.items() if r["status"] == "warn"]
    assert warned == ["assert_every_rule_name_exists_in_the_crm"]
