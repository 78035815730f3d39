"""Seeds and workbooks that a test may change, and `jussana plan` run beside them."""

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest

from orchestration.cli import file_commands
from orchestration.cli.main import main
from orchestration.settings import SEEDS


@pytest.fixture
def seeds(tmp_path, monkeypatch) -> Path:
    """A copy of the seeds, to be changed."""
    copy = shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.setattr(file_commands, "SEEDS", copy)
    return copy


@pytest.fixture
def plan(seeds, tmp_path, monkeypatch, capsys):
    """Runs `jussana plan` beside the seeds; gives its exit code and output."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as left:
            main(["plan", *words])
        said = capsys.readouterr()
        return left.value.code, said.out + said.err

    return run


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(seeds: Path, file: str) -> list[dict[str, str]]:
    with (seeds / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def edit(path: Path, change) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def put(sheet: str, cell: str, value: object, number_format: str | None = None):
    """Gives a function that sets one cell."""

    def change(book) -> None:
        book[sheet][cell] = value
        if number_format:
            book[sheet][cell].number_format = number_format

    return change
