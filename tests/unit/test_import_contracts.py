"""The import contracts of `pyproject.toml` hold, and each fails for an import that it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.support.warehouses import REPOSITORY

PACKAGES = ("sources", "expectations", "orchestration")

# what is planted: in which module, which import, and the contract that has to object
PLANTED = {
    "upwards": (
        "orchestration/warehouse/sql.py",
        "from orchestration.cli import options",
        "The layers of orchestration",
    ),
    "a connector to another": (
        "sources/qdq/client.py",
        "from sources.matomo import periods",
        "The layers of the connectors",
    ),
    "a connector to Dagster, by way of the shared package": (
        "sources/common/timezones.py",
        "import dagster",
        "Connectors know their vendor and dlt",
    ),
    "a connector to the sandbox": (
        "sources/x/budget.py",
        "from sources.sandbox.truth import truth",
        "Connectors do not know the sandbox",
    ),
    "the sandbox to a connector": (
        "sources/sandbox/world/names.py",
        "from sources.common import page_url",
        "The sandbox shares no code with the connectors",
    ),
    "the sandbox by another door": (
        "orchestration/cli/doctor.py",
        "from sources.sandbox import serve",
        "The sandbox is opened by resources/demo.py",
    ),
    "expectations to where tables come from": (
        "expectations/frames.py",
        "from sources import pipeline",
        "Expectations know tables, not where they come from",
    ),
    "in a circle": (
        "sources/sandbox/world/names.py",
        "from sources.sandbox.world import city_register",
        "No import cycles",
    ),
    "in a circle, inside a function": (
        "sources/sandbox/world/names.py",
        "def later() -> None:\n    from sources.sandbox.world import city_register",
        "No import cycles",
    ),
    "in a circle, for type checkers alone": (
        "sources/sandbox/world/names.py",
        "if TYPE_CHECKING:\n    from sources.sandbox.world import city_register",
        "No import cycles",
    ),
    "Great Expectations from outside": (
        "orchestration/assets/checks.py",
        "import great_expectations",
        "Great Expectations is spoken to by expectations alone",
    ),
}


def lint(folder: Path) -> tuple[int, str]:
    """Hold the packages of a folder against its contracts; gives exit code and output."""
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": ""},
        capture_output=True,
        text=True,
    )
    return run.returncode, " ".join((run.stdout + run.stderr).split())


@pytest.fixture
def copy(tmp_path) -> Path:
    """The packages and their contracts, to spoil."""
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(REPOSITORY / package, tmp_path / package, ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy):
    code, said = lint(copy)
    assert code == 0, said


def plant(copy: Path, module: str, line: str) -> None:
    file = copy / module
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")


@pytest.mark.parametrize("case", PLANTED)
def test_a_forbidden_import_is_refused(case, copy):
    module, line, contract = PLANTED[case]
    plant(copy, module, line)
    code, said = lint(copy)
    assert code == 1 and contract in said.partition("Broken contracts")[2], said


@pytest.mark.parametrize(
    ("module", "import_", "contract"),
    [
        (
            "orchestration/warehouse/sql.py",
            "from orchestration.cli import options",
            "The layers of orchestration",
        ),
        (
            "sources/sandbox/world/names.py",
            "from sources.common import page_url",
            "The sandbox shares no code with the connectors",
        ),
    ],
)
def test_a_forbidden_import_is_refused_by_way_of_another_module_too(
    module, import_, contract, copy
):
    plant(copy, module, "import expectations.frames")
    plant(copy, "expectations/frames.py", import_)
    code, said = lint(copy)
    assert code == 1 and contract in said.partition("Broken contracts")[2], said


def test_no_package_imports_a_module_of_its_own_that_imports_the_package():
    # the contract against cycles compares the modules of a package, not the package with them
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    inward = [
        (package, module)
        for package in graph.modules
        for module in graph.find_modules_directly_imported_by(package)
        if module.startswith(f"{package}.")
    ]
    assert len(inward) > 30
    chains = [graph.find_shortest_chain(module, package) for package, module in inward]
    assert [chain for chain in chains if chain] == []


def test_no_package_has_more_modules_than_somebody_can_survey():
    packages = [
        file.parent for name in PACKAGES for file in (REPOSITORY / name).rglob("__init__.py")
    ]
    assert len(packages) > 30
    crowded = {}
    for package in packages:
        modules = [file for file in package.glob("*.py") if file.name != "__init__.py"]
        allowed = 30 if "sandbox" in package.parts else {"orchestration": 8}.get(package.name, 16)
        if len(modules) > allowed:
            crowded[package.name] = len(modules)
    assert not crowded


def test_the_top_level_holds_the_agreed_folders_and_no_more():
    agreed = {
        *("pyproject.toml", "requirements.lock", "workspace.yaml", "Makefile", "README.md"),
        *(
            "LICENSE",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "docs",
            "sources",
            "dbt_project",
        ),
        *("expectations", "orchestration", "tests", "data"),
    }
    present = {p.name for p in REPOSITORY.iterdir() if not p.name.startswith(".")}
    assert "orchestration" in present
    assert {name for name in present if not name.endswith(".egg-info")} <= agreed
