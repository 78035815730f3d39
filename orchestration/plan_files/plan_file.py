"""The plan as one file: exported from the seeds, checked by their rules, imported into them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from orchestration.plan_files.atomic_replace import finish, replace_together
from orchestration.plan_files.check import check_plan, check_tables, read_plan
from orchestration.plan_files.reader import read_plan_file
from orchestration.plan_files.rules import AXES, REVISIONS, RULES
from orchestration.plan_files.seed_tables import PlanTable
from orchestration.plan_files.seeds import SeedRewrite, rewritten
from orchestration.plan_files.sheets import TITLES
from orchestration.plan_files.writer import plan_workbook, unwritable
from sources.common.sheets import SheetProblem


class PlanFileError(Exception):
    """The plan cannot be written, read or imported; each problem is something to correct."""

    def __init__(self, message: str, problems: list[SheetProblem] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or []


@dataclass(frozen=True)
class PlanFile:
    """A plan file without problems: its tables by seed, and its plan years."""

    tables: dict[str, PlanTable]
    years: list[str]


def export_plan(seeds: Path, path: Path, year: str | None, as_year: str | None) -> PlanFile:
    """Write the plan to a new workbook; returns its contents.

    Args:
        seeds: folder of the seeds.
        path: the file, which must not exist.
        year: export only the plan of this year; None exports all.
        as_year: draft the plan of this new year, without revisions, from that of `year`; with None
            there, from the newest.

    Raises:
        PlanFileError: the seeds have problems, `year` does not exist, `as_year` already exists, or
            the file cannot be written.
    """
    problems = check_plan(seeds)
    if problems:
        raise PlanFileError("the plan is not right as it is; correct it first", problems)
    tables = read_plan(seeds)
    existing = _years(tables)
    if as_year in existing:
        raise PlanFileError(f"there is a plan of {as_year} already: export it with --year")
    if as_year and year is None:
        year = existing[-1]
    if year is not None and year not in existing:
        raise PlanFileError(f"there is no plan of {year}: there is one of {', '.join(existing)}")
    for seed in TITLES:
        rows = tables[seed].rows
        if year is not None:
            rows = rows[rows["plan_year"] == year]
        if as_year is not None:
            rows = rows[:0] if seed == REVISIONS else rows.assign(plan_year=as_year)
        tables[seed] = replace(tables[seed], rows=rows)
        problems += unwritable(tables[seed], RULES[seed])
    if problems:
        raise PlanFileError("the plan holds what no workbook can; nothing was written", problems)
    if path.suffix.lower() != ".xlsx":
        raise PlanFileError(f"{path} cannot be its name: one that ends in .xlsx can")
    content = plan_workbook(tables)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise PlanFileError(f"{path} is there already, and stays as it is") from None
    except OSError as error:
        raise PlanFileError(f"{path} cannot be written: {error.strerror}") from None
    return PlanFile(tables, _years(tables))


def check_plan_file(seeds: Path, path: Path) -> PlanFile:
    """Read a plan file and check it by the rules of the plan.

    Raises:
        PlanFileError: the file cannot be read, or has problems, which are all listed.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PlanFileError(f"{path} cannot be read: {error.strerror}") from None
    plan = read_plan(seeds)
    unreadable = [problem for seed in TITLES for problem in plan[seed].problems]
    if unreadable:
        raise PlanFileError("the plan is not right as it is; correct it first", unreadable)
    columns = {seed: list(plan[seed].rows.columns) for seed in TITLES}
    tables, problems = read_plan_file(path.name, content, columns)
    if tables:
        problems += check_tables(plan | tables)
    if problems:
        raise PlanFileError(f"{len(problems)} to correct in {path}; nothing was written", problems)
    return PlanFile(tables, _years(tables))


def import_plan(seeds: Path, path: Path) -> tuple[PlanFile, dict[str, SeedRewrite], bool]:
    """Import a plan file into the seeds: its years replace theirs, other years stay.

    Returns:
        The plan file, the rewrite of each seed, and whether any seed was written.

    Raises:
        PlanFileError: the file has problems, or a seed cannot be written. Either no seed was
            changed, or the next import completes this one.
    """
    try:
        finish(seeds)
        plan = check_plan_file(seeds, path)
        before = read_plan(seeds)
        changes = {
            seed: rewritten(seeds / seed, before[seed], plan.tables[seed], set(plan.years))
            for seed in TITLES
        }
        contents = {
            seeds / seed: change.content
            for seed, change in changes.items()
            if change.content != (seeds / seed).read_bytes()
        }
        replace_together(contents)
    except OSError as error:
        raise PlanFileError(
            f"{error.filename or seeds} cannot be written: {error.strerror}. "
            "Correct that and import again"
        ) from None
    return plan, changes, bool(contents)


def _years(tables: Mapping[str, PlanTable]) -> list[str]:
    years: pd.Series[str] = tables[AXES].rows["plan_year"]
    return sorted(years.unique())
