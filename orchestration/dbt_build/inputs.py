"""What a build needs before dbt starts: the raw tables of every source, and a sound plan."""

from pathlib import Path

from orchestration.errors import NightError
from orchestration.plan_files.check import check_plan
from orchestration.settings import Profile
from orchestration.warehouse.database import tables
from sources import discover
from sources.pipeline import declare_tables


def declare_raw_tables(owner: Profile) -> None:
    """Create the raw tables of sources that never loaded, or that have new ones since they did."""
    known = tables(owner)
    for name, connector in discover().items():
        source = connector.source()
        if not {f"raw_{name}.{table}" for table in source.resources} <= known:
            declare_tables(source, warehouse=owner.warehouse, state=owner.dlt_state)


def refuse_malformed_plan(seeds: Path) -> None:
    """Check the plan and its rules.

    Raises:
        NightError: naming file, row and column of each wrong cell.
    """
    findings = check_plan(seeds)
    if findings:
        raise NightError("the plan is malformed: " + "; ".join(str(f) for f in findings))
