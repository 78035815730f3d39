"""A file whose insides are not what a workbook's are, or not what they say of themselves."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from orchestration.plan_files.check import read_plan
from orchestration.plan_files.sheets import TITLES
from orchestration.settings import SEEDS

from .conftest import edit, put, rows

AXES, INDICATORS, TEAM, REVISIONS, OVERLAPS, UNUSED = TITLES


def spoilt_archive(content: bytes) -> bytes:
    return content[: len(content) // 2]


def other_archive(_: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return whole.getvalue()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda _: b"", "it is damaged, or something else"),
        (lambda _: b"plan_year;axis_id\n", "it is damaged, or something else"),
        (lambda _: b"<html>log in</html>", "it is damaged, or something else"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "without a password, and not"),
        (spoilt_archive, "it is damaged, or something else"),
        (other_archive, "it is damaged, or something else"),
    ],
    ids=["empty", "csv", "page", "password or xls", "half", "ods"],
)
def test_a_file_that_is_no_workbook_is_one_line(spoil, says, plan, tmp_path):
    plan("export", "plan.xlsx")
    path = tmp_path / "plan.xlsx"
    path.write_bytes(spoil(path.read_bytes()))
    code, said = plan("check", "plan.xlsx")
    assert code == 1 and says in said
    assert said.startswith("plan.xlsx: it cannot be opened; expected a ") and said.count("\n") == 2


def rewrite(path: Path, sheet: int, pattern: bytes, text: bytes) -> None:
    """Change the first place in the XML of a sheet, as no library would."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    name = f"xl/worksheets/sheet{sheet}.xml"
    content[name], count = re.subn(pattern, text, content[name], count=1)
    assert count == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, told in content.items():
            archive.writestr(name, told)


def test_of_a_formula_the_value_counts(plan, seeds, tmp_path):
    plan("export", "plan.xlsx")
    edit(tmp_path / "plan.xlsx", put("Equip", "D2", "=30+2.3+0.1"))
    value = rb"\g<1><v>32.4000000000000004</v>"
    rewrite(tmp_path / "plan.xlsx", 3, rb'(<c r="D2"[^>]*><f>[^<]*</f>)<v ?/>', value)
    assert plan("import", "plan.xlsx")[0] == 0
    assert rows(seeds, TEAM)[0]["weekly_hours"] == "32.4"


def test_what_a_sheet_says_of_its_size_is_not_believed(plan, seeds, tmp_path):
    plan("export", "plan.xlsx")
    rewrite(tmp_path / "plan.xlsx", 2, rb'<dimension ref="[A-Z0-9:]+"', b'<dimension ref="A1:B2"')
    count = len(read_plan(SEEDS)[INDICATORS].rows)
    assert f"Indicadors {count}" in plan("check", "plan.xlsx")[1]
