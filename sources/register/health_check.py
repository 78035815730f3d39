"""Health check of the register: its files, their rows, and problems to correct."""

from collections.abc import Iterator

from sources.common.health import HealthResult
from sources.register.folder import register_files
from sources.register.rows import read_register
from sources.register.settings import read_settings


def check_health() -> Iterator[HealthResult]:
    """Look at the folder, and at every cell of every file in it.

    Raises:
        SourceError: the folder holds no register, or a file cannot be opened.
    """
    for file in register_files(read_settings().folder):
        sheets, problems = read_register(file)
        counts = ", ".join(f"{name} {len(rows)}" for name, rows in sheets.items())
        yield HealthResult(f"{file.name}: {counts or 'no sheet can be read'}")
        for problem in problems:
            yield HealthResult(f"{problem.place}: not as expected", f"expected {problem.expected}")
