"""Every connector has tests of its load, in a module of the same name everywhere."""

import ast
from pathlib import Path

import pytest

from tests.support.warehouses import REPOSITORY

PACKAGES = sorted(path.parent.name for path in (REPOSITORY / "sources").glob("*/load.py"))


def problem(tests: Path, package: str) -> str:
    """What is missing from the tests of a connector's load; empty if nothing is."""
    module = tests / package / "test_load.py"
    if not module.is_file():
        return "there is no such module"
    defined = [
        node.name
        for node in ast.parse(module.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    return "" if any(name.startswith("test_") for name in defined) else "it has no test"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_load_of_a_connector_is_tested(package):
    assert problem(Path(__file__).parent, package) == ""


def test_every_source_of_the_plan_has_a_load():
    assert len(PACKAGES) == 10


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "there is no such module"),
        ("from sources.qdq import qdq\n", "it has no test"),
        ("def days():\n    def test_it():\n        assert False\n", "it has no test"),
        ("def test_it():\n    assert False\n", ""),
    ],
)
def test_a_load_without_tests_is_found(content, says, tmp_path):
    if content is not None:
        (tmp_path / "qdq").mkdir()
        (tmp_path / "qdq" / "test_load.py").write_text(content, "utf-8")
    assert problem(tmp_path, "qdq") == says
