"""The health check of a register."""

from sources.register import check_health

from .conftest import workbook


def test_each_file_is_listed_with_its_rows_and_problems(folder):
    def spoil(book):
        book["baselines"]["B2"] = "1.700"

    (folder / "register-2025.xlsx").write_bytes(workbook())
    (folder / "register-2026.xlsx").write_bytes(workbook(spoil=spoil))
    found = list(check_health())
    assert found[-2].text == "register-2026.xlsx: milestones 2, counts 3, baselines 1, notes 1"
    assert found[-1].text.startswith(
        "register-2026.xlsx, sheet baselines, row 2, column B (followers)"
    )
    assert "a whole number" in found[-1].remedy
    # the days of 2025's file are those of 2026
    assert len([finding for finding in found if "register-2025" in finding.text]) == 5
