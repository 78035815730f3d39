"""Without the extra `[demo]`, the demo names in one line what to install; nothing else needs it."""

import os
import subprocess
import sys

import pytest

from tests.support.warehouses import REPOSITORY

_BLOCKER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {package!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
"""


@pytest.fixture
def without(tmp_path):
    """Runs Python as if a package were not installed."""

    def run(package: str, *words: str) -> subprocess.CompletedProcess:
        (tmp_path / "sitecustomize.py").write_text(_BLOCKER.format(package=package))
        path = os.pathsep.join([str(tmp_path), str(REPOSITORY)])
        return subprocess.run(
            [sys.executable, *words],
            cwd=REPOSITORY,
            env=os.environ | {"PYTHONPATH": path, "JUSSANA_DATA": str(tmp_path / "data")},
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.parametrize(
    ("package", "words"),
    [
        ("graphql", ("sandbox", "--truth")),
        ("starlette", ("sandbox", "--truth")),
        ("uvicorn", ("sandbox", "--truth")),
        ("starlette", ("refresh", "--as-of", "2026-06-30")),
        ("starlette", ("doctor",)),
    ],
)
def test_the_demo_names_the_extra_that_it_needs(package, words, without):
    run = without(package, "-m", "orchestration.cli.main", *words)
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1].endswith(
        "the demo needs the extra [demo]: pip install 'jussana[demo]'"
    )
    assert len(run.stderr.splitlines()) == 1, run.stderr


def test_production_does_without_the_extra(without):
    # far enough to refuse a day that is not over; the sandbox is not asked for its faults
    words = ("refresh", "--profile", "production", "--as-of", "2999-01-01")
    run = without("starlette", "-m", "orchestration.cli.main", *words)
    assert "2999-01-01 is not over yet" in run.stderr
    assert "extra" not in run.stderr


def test_another_missing_module_is_not_blamed_on_the_extra(without):
    run = without("numpy", "-c", "import sources.sandbox")
    assert "ModuleNotFoundError: No module named 'numpy'" in run.stderr
    assert "extra" not in run.stderr
