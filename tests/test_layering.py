"""Who may import whom: the rooms of the house keep their doors shut."""

import ast
from pathlib import Path

import pytest

from sources import discover
from tests.support.warehouses import REPOSITORY

ROOMS = ("sources", "expectations", "orchestration")

# room → top-level packages that none of its modules may import
FORBIDDEN = {
    "sources": {"dagster", "dagster_dlt", "dagster_dbt", "dbt", "great_expectations", "pandas"}
    | {"orchestration", "expectations", "tests"},
    "expectations": {"dagster", "dlt", "sources", "orchestration", "tests"},
    "orchestration": {"great_expectations", "tests"},
}


def _imports(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _modules(folder: str) -> list[Path]:
    return sorted((REPOSITORY / folder).rglob("*.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may_know(room):
    for module in _modules(room):
        roots = {name.split(".")[0] for name in _imports(module)}
        assert not roots & FORBIDDEN[room], module


def test_the_sandbox_and_the_connectors_share_no_code():
    for module in _modules("sources"):
        imported = _imports(module)
        if "sandbox" in module.parts:
            from_sources = {name for name in imported if name.split(".")[0] == "sources"}
            assert all(name.startswith("sources.sandbox") for name in from_sources), module
        else:
            assert not any(name.startswith("sources.sandbox") for name in imported), module


def test_no_connector_knows_another():
    packages = list(discover())
    for package in packages:
        others = {f"sources.{other}" for other in packages if other != package}
        for module in _modules(f"sources/{package}"):
            for name in _imports(module):
                assert not any(name == o or name.startswith(f"{o}.") for o in others), module


def test_the_top_level_holds_the_agreed_rooms_and_no_more():
    agreed = {
        *("pyproject.toml", "requirements.lock", "workspace.yaml", "Makefile", "README.md"),
        *("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "docs", "sources", "dbt_project"),
        *("expectations", "orchestration", "tests", "data"),
    }
    present = {p.name for p in REPOSITORY.iterdir() if not p.name.startswith(".")}
    assert {name for name in present if not name.endswith(".egg-info")} <= agreed
