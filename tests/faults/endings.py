"""How each fault and each kill ended, counted in rows, and the tables printed at the end."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby

import pytest
from rich.console import Console
from rich.table import Table

from tests.support.warehouses import Rows


@dataclass(frozen=True)
class Ending:
    """The ending of one test: the event, its subject, and the rows affected.

    `lost` are rows that should be there and are not, `doubled` rows that are there beyond those
    that should be, `wrong` tables that readers saw and that are neither of the nights.
    """

    kind: str
    subject: str
    event: str
    end: str
    lost: int = 0
    doubled: int = 0
    wrong: int = 0


def count(expected: dict[str, Rows], found: dict[str, Rows]) -> tuple[int, int]:
    """How many rows of the expected tables are lost, and how many are there beyond them."""
    lost = doubled = 0
    for table in expected.keys() | found.keys():
        left, right = expected.get(table, []), found.get(table, [])
        if left != right:
            lost += (Counter(left) - Counter(right)).total()
            doubled += (Counter(right) - Counter(left)).total()
    return lost, doubled


def recorded(properties: Iterable[tuple[str, object]]) -> Iterator[Ending]:
    """The endings recorded in a test's report, from this process or a worker."""
    return (Ending(**value) for name, value in properties if name == "ending")


def as_property(ending: Ending) -> tuple[str, dict]:
    """An ending as a property of a test's report."""
    return "ending", asdict(ending)


def tables(endings: Iterable[Ending]) -> Iterator[Table]:
    """One table per kind, with one line per subject and event."""

    def line(ending: Ending) -> tuple[str, str, str]:
        return ending.kind, ending.subject, ending.event

    for kind, of_kind in groupby(sorted(endings, key=line), key=lambda ending: ending.kind):
        table = Table(title=kind, title_justify="left", box=None)
        for heading in ("what", "event", "end", "lost", "doubled", "published wrongly"):
            table.add_column(heading)
        for (_, subject, event), group in groupby(of_kind, key=line):
            proofs = list(group)
            ends = ", ".join(sorted({proof.end for proof in proofs}))
            table.add_row(subject, event, ends, *map(str, sums(proofs)))
        yield table


def sums(endings: Iterable[Ending]) -> tuple[int, int, int]:
    """Rows lost, rows doubled and tables published wrongly."""
    proofs = list(endings)
    return (
        sum(proof.lost for proof in proofs),
        sum(proof.doubled for proof in proofs),
        sum(proof.wrong for proof in proofs),
    )


def last_line(endings: Iterable[Ending]) -> str:
    """The totals, in one line."""
    return "{} lost, {} doubled, {} published wrongly".format(*sums(endings))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables, if tests of this folder ran; under xdist, in the process that reports."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.nodeid.startswith("tests/faults/") and report.when == "call"
    ]
    proofs = [one for report in reports for one in recorded(report.user_properties)]
    if not reports:
        return
    terminalreporter.section("faults and kills")
    console = Console(width=160)
    with console.capture() as capture:
        for table in tables(proofs):
            console.print(table, end="\n\n")
    terminalreporter.write(capture.get())
    failed = sum(report.failed for report in reports)
    terminalreporter.line(last_line(proofs) + (f"; {failed} tests failed" if failed else ""))
