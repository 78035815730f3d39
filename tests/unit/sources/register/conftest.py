"""Registers written by hand, as workbooks and as CSV."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

GOOD = {
    "milestones": [
        ["indicator_id", "reached_on", "hint", "evidence"],
        ["com.protocols", datetime(2026, 3, 2), "Protocols revisats", "La té la Núria Soler"],
        ["web.manteniment", None, "Web", None],
    ],
    "counts": [
        ["event_type", "occurred_on", "title"],
        ["internal_manual", datetime(2026, 5, 4), "Manual d'acollida"],
        ["internal_manual", "4/5/2026", "Manual del CRM, del Jordi Puig"],
        ["gr_edition", "2026-06-01", None],
    ],
    "baselines": [
        ["event_type", "followers", "hint"],
        ["twitter_followers", 4512, None],
        ["facebook_followers", None, None],
    ],
    "notes": [["indicator_id", "note"], ["com.protocols", "Pendent de la junta de juny"]],
}

Spoil = Callable[[Workbook], None]


def workbook(sheets: dict | None = None, spoil: Spoil | None = None) -> bytes:
    """The bytes of a workbook with these sheets, which `spoil` may still change."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (sheets or GOOD).items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    if spoil:
        spoil(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for registers, which the settings name."""
    place = tmp_path / "registers"
    place.mkdir()
    monkeypatch.setenv("SOURCES__REGISTER__FOLDER", str(place))
    return place
