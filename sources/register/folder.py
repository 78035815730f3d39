"""Finds the register files in a folder and reads them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sources.common.errors import ContractError, UnavailableError
from sources.common.sheets import SheetProblem
from sources.common.xlsx import Worksheet
from sources.register.csv_file import read_csv_file
from sources.register.problems import refuse
from sources.register.workbook_file import read_workbook_file

_REGISTER = re.compile(r"register-(\d{4})\.(xlsx|csv)", re.IGNORECASE | re.ASCII)
_Sheets: TypeAlias = tuple[dict[str, Worksheet], list[SheetProblem]]
_READERS: dict[str, Callable[[str, bytes], _Sheets]] = {
    "xlsx": read_workbook_file,
    "csv": read_csv_file,
}


@dataclass(frozen=True)
class RegisterFile:
    """The register of one plan year."""

    path: Path
    year: int

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.path.name

    def read(self) -> tuple[dict[str, Worksheet], list[SheetProblem]]:
        """Give its sheets by name, and the problems that prevent reading them.

        Raises:
            UnavailableError: it cannot be opened, or was being saved meanwhile.
        """
        try:
            before = self.path.stat()
            content = self.path.read_bytes()
            after = self.path.stat()
        except OSError as error:
            raise UnavailableError(f"{self.path} cannot be read: {error.strerror}.") from None
        seen = (before.st_size, before.st_mtime_ns)
        if seen != (after.st_size, after.st_mtime_ns) or len(content) != after.st_size:
            raise UnavailableError(f"{self.path} was being saved while it was read: load again.")
        return _READERS[self.path.suffix[1:].lower()](self.name, content)


def register_files(folder: str) -> list[RegisterFile]:
    """Find the registers of a folder, the oldest year first.

    Files with other names are skipped, such as the lock `~$register-2026.xlsx` of Excel; but
    a file whose name only begins like a register's would never be read, so it is refused.

    Raises:
        UnavailableError: the folder cannot be read.
        ContractError: it holds no register, two of one year, or one with a wrong name.
    """
    place = Path(folder).expanduser()
    try:
        paths = sorted(path for path in place.iterdir() if path.is_file())
    except OSError as error:
        raise UnavailableError(
            f"The folder of SOURCES__REGISTER__FOLDER, {place}, cannot be read: {error.strerror}."
        ) from None
    files: dict[int, RegisterFile] = {}
    problems = []
    for path in paths:
        match = _REGISTER.fullmatch(path.name)
        if match:
            year = int(match[1])
            if year in files:
                expected = f"one file for {year}: there is {files[year].name} too"
                problems.append(SheetProblem(path.name, expected))
            files[year] = RegisterFile(path, year)
        elif path.name.lower().startswith("register"):
            named = (
                "a name such as register-2026.xlsx or register-2026.csv, a workbook of another "
                "kind saved as .xlsx, or another folder"
            )
            problems.append(SheetProblem(path.name, named))
    refuse(problems)
    if not files:
        raise ContractError(
            f"There is no register in {place}: no file named as register-2026.xlsx or "
            "register-2026.csv. `jussana register template` writes one to fill in."
        )
    return sorted(files.values(), key=lambda file: file.year)
