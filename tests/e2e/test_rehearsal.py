"""A rehearsal shows what tonight's board would show, and changes nothing that readers see."""

import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.plan_files.check import read_plan
from orchestration.plan_files.rules import INDICATORS
from orchestration.settings import SEEDS
from tests.support.nights import DAY
from tests.support.warehouses import REPOSITORY, DataDir

PLANNED = len(read_plan(SEEDS)[INDICATORS].rows)
HEAD = f"demo, rehearsed as of {DAY}, published as of {DAY}"

# a load that was killed once it was written down: what it wrote lies in the log of the warehouse
_KILLED_LOAD = """
import os, sys, duckdb
warehouse = duckdb.connect(sys.argv[1])
warehouse.execute(
    "insert into operations.loads select 'newer', source, as_of, started_at, now(), true, 0, null, "
    "turn + 1 from operations.loads where source = 'x'"
)
os._exit(0)
"""


@dataclass
class Stage:
    """A data_dir, and a dbt project to change and to rehearse on it."""

    data_dir: DataDir
    project: Path

    def change(self, file: str, before: str, after: str) -> None:
        path = self.project / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{before!r} is {text.count(before)} times in {file}"
        path.write_text(text.replace(before, after), encoding="utf-8")

    def rehearse(self) -> tuple[int, list[str]]:
        from orchestration.cli.rehearse import rehearse
        from orchestration.settings import Profile

        said = io.StringIO()
        console = Console(file=said, highlight=False, width=80)
        code = rehearse(Profile("demo", self.data_dir.demo), console, self.project)
        return code, said.getvalue().splitlines()

    def files(self) -> dict[str, tuple[int, bytes]]:
        """All files but the lock: when each was written, and what it holds."""
        found = {p for p in self.data_dir.path.rglob("*") if p.is_file() and p.name != "night.lock"}
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


@pytest.fixture
def stage(demo: DataDir, tmp_path: Path) -> Stage:
    data_dir = demo.copy_to(tmp_path / "data")
    project = tmp_path / "dbt_project"
    names = shutil.ignore_patterns("target", "logs")
    shutil.copytree(REPOSITORY / "dbt_project", project, ignore=names)
    return Stage(data_dir, project)


def test_changes_are_shown_and_nothing_is_touched(stage: Stage):
    indicators = "seeds/plan_indicators.csv"
    stage.change(indicators, ",20,reunions,flow", ",26,reunions,flow")
    stage.change(
        indicators,
        "\n2026,saber.camu,",
        "\n2026,tramits.pdb,atencio,Tot l'any,inferred,1-12,Suport,Suports,Suports PdB,20,suports,"
        "flow,civicrm,digital_support,count,pdb,,\n2026,saber.camu_nou,",
    )
    stage.change(
        "seeds/indicator_overlaps.csv",
        "\n2026,assessoraments.pdb,",
        "\n2026,tramits.pdb,tramits.suports,part\n2026,assessoraments.pdb,",
    )
    rule = "attention_phone,activity,Phone Call,,,,,,one,activity,atencions\n"
    misspelt = "camu_meeting,activity,Reunio CAMUU,,,,,,one,activity,reunions\n"
    stage.change("seeds/civicrm_event_rules.csv", rule, misspelt)
    subprocess.run([sys.executable, "-c", _KILLED_LOAD, str(stage.data_dir.warehouse)], check=True)
    before = stage.files()
    assert str(stage.data_dir.warehouse) + ".wal" in before
    (stage.data_dir.demo / ".rehearsal" / "dbt").mkdir(parents=True)  # of a killed one

    code, lines = stage.rehearse()

    assert stage.files() == before and not (stage.data_dir.demo / ".rehearsal").exists()
    moves = dict(line.split(maxsplit=1) for line in lines if "." in line.split()[0])
    warnings = [line.removeprefix("  ! ") for line in lines if line.startswith("  ! ")]
    assert code == 0 and HEAD in lines, lines
    misspelt_is_told = "assert_every_rule_name_exists_in_the_crm: Got 1 result"
    assert any(line.startswith(misspelt_is_told) for line in warnings), lines
    assert warnings[-1].startswith("loaded since the publication: x. "), lines
    [(share,)] = stage.data_dir.ask(
        "select expected_to_date / target from plan_scorecard "
        "where indicator_id = 'saber.reunions_districtes'",
        stage.data_dir.marts,
    )
    expected = (20 * share, 26 * share)
    target = f"target 20 → 26, expected {expected[0]:.1f} → {expected[1]:.1f}, percent "
    assert moves["saber.reunions_districtes"].startswith(target), lines
    assert moves["atencio.telefon"].startswith(_without_phone_calls(stage.data_dir)), lines
    assert moves["tramits.pdb"].startswith("is new: target 20, actual 0, expected "), lines
    assert moves["saber.camu"].startswith("is gone; it said actual "), lines
    assert moves["saber.camu_nou"].startswith("is new: actual "), lines
    assert len(lines) == len(moves) + len(warnings) + 2
    assert (
        lines[-1] == f"{len(moves)} of {PLANNED + 2} indicators would move; nothing was published"
    )


def test_it_waits_for_a_night_and_says_so_when_nothing_would_move(stage: Stage):
    from orchestration.settings import Profile
    from orchestration.warehouse.database import writing

    command = [sys.executable, "-m", "orchestration.cli.main", "rehearse"]
    variables = os.environ | {"JUSSANA_DATA": str(stage.data_dir.path)}
    before = stage.files()
    with writing(Profile("demo", stage.data_dir.demo)):
        rehearsal = subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True)
        assert rehearsal.stdout.readline().startswith("  ! another night is writing to ")
    said, _ = rehearsal.communicate()
    assert rehearsal.returncode == 0 and stage.files() == before
    *warnings, last = said.splitlines()
    assert last == f"{HEAD}: none of {PLANNED} indicators would move; nothing was published"
    assert [line for line in warnings if not line.startswith("  ! ")] == []


def test_models_and_tests_that_fail_are_named(stage: Stage):
    rules = "seeds/civicrm_event_rules.csv"
    stage.change(
        rules, "district_meeting,activity,Reunio districte,,,,,,one,activity,reunions\n", ""
    )
    stage.change("models/staging/x/stg_x__posts.sql", "post_id", "post_number")
    before = stage.files()
    code, lines = stage.rehearse()
    assert code == 1 and stage.files() == before
    assert lines[0].startswith("failed: the marts were not built. "), lines
    assert "stg_x__posts: " in lines[0]
    assert "assert_every_crm_event_type_of_the_plan_has_a_rule: Got 1 result" in lines[0]
    assert lines[1:] == ["a night would fail alike; nothing was published"]


def test_marts_that_a_night_would_not_publish_are_shown_and_refused(stage: Stage):
    stage.change("models/marts/board/fct_indicator_status.sql", "'missed'", "'too_late'")
    code, lines = stage.rehearse()
    assert code == 1 and any("status missed → too_late" in line for line in lines), lines
    assert lines[-2].startswith("failed: marts.plan_scorecard: critical: "), lines
    assert ": readers filter and colour by these eight" in lines[-2]


def test_a_project_that_does_not_parse_is_reported_with_the_message_of_dbt(stage: Stage):
    status = "models/marts/board/fct_indicator_status.sql"
    stage.change(status, "ref('int_plan_period')", "ref('int_period')")
    code, lines = stage.rehearse()
    assert code == 1
    assert "a node named 'int_period' which was not found" in lines[0], lines


def test_a_malformed_plan_is_refused_before_anything_is_built(stage: Stage):
    from orchestration.errors import NightError

    stage.change("seeds/plan_indicators.csv", ",20,reunions,flow", ",vint,reunions,flow")
    with pytest.raises(NightError, match="csv, line .*, column target: found 'vint'"):
        stage.rehearse()


def test_two_rehearsals_do_not_meet(stage: Stage):
    from orchestration.errors import NightError
    from orchestration.warehouse.scratch_dir import scratch_dir

    with (
        scratch_dir(stage.data_dir.demo / ".rehearsal"),
        pytest.raises(NightError, match="another rehearsal is running"),
    ):
        stage.rehearse()


def _without_phone_calls(data_dir: DataDir) -> str:
    """What telephone enquiries lose with the rule of the type `Phone Call`, by the CRM's rows."""
    [(actual, calls)] = data_dir.ask(
        "select (select actual from marts.plan_scorecard where indicator_id = 'atencio.telefon'), "
        "count(*) from marts.fct_indicator_events where indicator_id = 'atencio.telefon' "
        "and event_id in (select 'civicrm:activity:' || id from raw_civicrm.activities "
        "where activity_type = 'Phone Call')"
    )
    assert calls
    return f"actual {actual:,.0f} → {actual - calls:,.0f}, "
