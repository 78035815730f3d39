"""Any valid plan survives export and import byte for byte."""

import csv
import shutil
from datetime import date
from itertools import combinations, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.plan_files.check import check_plan
from orchestration.plan_files.plan_file import export_plan, import_plan
from orchestration.plan_files.rules import RULES
from orchestration.plan_files.sheets import TITLES
from orchestration.settings import SEEDS
from sources.common.sheets import trimmed

AXES, INDICATORS, TEAM, REVISIONS, OVERLAPS, UNUSED = TITLES

# Text that Excel cannot hold is refused at export, so it is not generated here.
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from(
    ["\n", "\t", "\x85", ",", '"', "'", ";", "=", "+", "-", "@", "#", "·", " "]
)
_LOOKING_LIKE_SOMETHING_ELSE = st.sampled_from(
    ["=1+1", "-1", "+34", "@a", "#N/A", "TRUE", "007", "1e5", "1-3", "2026-06-01", "12,5", "1.700"]
)
ANY = st.text(_CHARACTERS, max_size=12) | _LOOKING_LIKE_SOMETHING_ELSE
TEXT = ANY.map(lambda text: trimmed(text) or "·")
NUMBER = st.decimals(0, 10**12, places=2).map(str) | st.integers(0, 10**15 - 1).map(
    lambda number: str(number).zfill(3)
)
DAY = st.dates(date(1900, 3, 1)).map(date.isoformat)
YEARS = st.lists(st.sampled_from(["2000", "2026", "2027", "2099"]), min_size=1, unique=True)


def few(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(values, min_size=1, max_size=5, unique=True)


@st.composite
def plans(draw) -> dict[str, list[dict[str, str]]]:
    """The rows of a valid plan of some years, by seed and in any order."""
    whole = cycle(draw(few(st.integers(0, 10**15 - 1).map(str))))
    numbers, texts, any_texts = (cycle(draw(few(kind))) for kind in (NUMBER, TEXT, ANY))

    def row(file: str, **given: str) -> dict[str, str]:
        """A valid row, with some of its values given."""
        values = {}
        for column, rule in RULES[file].items():
            fitting = rule.choices or (
                (next(numbers), next(whole)) if rule.kind == "number" else (next(any_texts),)
            )
            values[column] = given.get(column) or next(filter(rule.holds, fitting), next(texts))
        return values

    plan = {file: [] for file in TITLES}
    windows = cycle(["1-3", "2;5", "11", "01", "1-12"])
    axes, members, days = draw(few(TEXT)), draw(few(TEXT)), draw(few(DAY))
    for year in draw(YEARS):
        for axis in axes:
            plan[AXES].append(row(AXES, plan_year=year, axis_id=axis))
            plan[TEAM] += [row(TEAM, plan_year=year, axis_id=axis, member=m) for m in members]
            one = {"plan_year": year, "indicator_id": f"{axis}.1"}
            of_axis = {"axis_id": axis, "window_months": next(windows)}
            counted = {"source": "x+qdq", "event_type": "qdq_visit"}
            plan[INDICATORS].append(row(INDICATORS, **one, **of_axis, **counted))
            plan[REVISIONS] += [row(REVISIONS, **one, valid_from=day) for day in days]
        plan[UNUSED].append(row(UNUSED, plan_year=year, event_type="qdq_visit"))
        for one_axis, other in combinations(axes, 2):  # all of them count the same visits
            pair = {"indicator_id": f"{other}.1", "overlaps_indicator_id": f"{one_axis}.1"}
            plan[OVERLAPS].append(row(OVERLAPS, plan_year=year, **pair))
    return {file: draw(st.permutations(rows)) for file, rows in plan.items()}


def write(seeds: Path, plan: dict[str, list[dict[str, str]]], end: str, *, quote_all: bool) -> None:
    for file, rows in plan.items():
        quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
        with (seeds / file).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, RULES[file], lineterminator=end, quoting=quoting)
            writer.writeheader()
            writer.writerows(rows)


def contents(seeds: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in seeds.iterdir()}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans(), end=st.sampled_from(["\n", "\r\n"]), quote_all=st.booleans(), data=st.data())
def test_any_right_plan_survives_export_and_import(plan, end, quote_all, data):
    with TemporaryDirectory() as folder:
        seeds = shutil.copytree(SEEDS, Path(folder) / "seeds")
        write(seeds, plan, end, quote_all=quote_all)
        assert check_plan(seeds) == []
        before = contents(seeds)
        years = sorted({row["plan_year"] for row in plan[AXES]})
        year = data.draw(st.sampled_from([None, *years]))
        export_plan(seeds, Path(folder) / "plan.xlsx", year, None)
        _, changes, is_written = import_plan(seeds, Path(folder) / "plan.xlsx")
        assert contents(seeds) == before and not is_written
        assert {(c.added, c.changed, c.removed) for c in changes.values()} == {(0, 0, 0)}
