"""The manifest of the dbt project is prepared when asked for, once, and as a whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.warehouses import clone_to


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone_to(tmp_path_factory.mktemp("clone") / "jussana")


def _prepare(clone: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.dbt_build.project"],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(clone)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _prepared(clone: Path) -> dict[str, int]:
    """What lies in the folder for dbt's artifacts, and when it was written."""
    return {f.name: f.stat().st_mtime_ns for f in (clone / "dbt_project" / "target").iterdir()}


def test_it_is_prepared_by_two_at_once_kept_while_current_and_made_again(clone: Path) -> None:
    both = [_prepare(clone), _prepare(clone)]
    assert [process.communicate() for process in both] == [("", "")] * 2
    first = _prepared(clone)
    assert set(first) == {"manifest.json", "partial_parse.msgpack"}

    assert _prepare(clone).communicate() == ("", "")
    assert _prepared(clone) == first

    models = clone / "dbt_project" / "models"
    (models / "staging" / "x" / "stg_x__again.sql").write_text(
        "select * from {{ ref('stg_x__posts') }}\n", encoding="utf-8"
    )
    assert _prepare(clone).communicate() == ("", "")
    manifest = json.loads((clone / "dbt_project" / "target" / "manifest.json").read_text("utf-8"))
    assert "model.jussana.stg_x__again" in manifest["nodes"]


def test_a_project_that_dbt_cannot_parse_is_one_line_and_leaves_the_manifest(clone: Path) -> None:
    assert _prepare(clone).wait() == 0
    before = _prepared(clone)
    broken = clone / "dbt_project" / "models" / "staging" / "x" / "stg_x__broken.sql"
    broken.write_text("select * from {{ ref('nothing') }}\n", encoding="utf-8")
    process = _prepare(clone)
    _, error = process.communicate()
    assert process.returncode == 1
    assert error.startswith("the dbt project cannot be parsed: ") and error.count("\n") == 1
    assert "a node named 'nothing' which was not found" in error
    assert _prepared(clone) == before
