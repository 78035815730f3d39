"""Each test here records how it ended; the run ends with the tables of all that was proven."""

from collections.abc import Callable

import pytest
from rich.console import Console

from tests.faults import endings
from tests.faults.endings import Ending
from tests.house import Rows, differences


@pytest.fixture
def ended(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Gives the function that records an ending, and then insists that nothing is wrong with it."""

    def record(
        kind: str,
        subject: str,
        event: str,
        end: str,
        expected: dict[str, Rows],
        found: dict[str, Rows],
        *,
        wrong: int = 0,
    ) -> None:
        lost, doubled = endings.count(expected, found)
        ending = Ending(kind, subject, event, end, lost, doubled, wrong)
        request.node.user_properties.append(endings.as_property(ending))
        assert differences(expected, found) == {}
        assert not wrong, ending

    return record


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables, if tests of this folder ran; under xdist, in the process that reports."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.nodeid.startswith("tests/faults/") and report.when == "call"
    ]
    proofs = [one for report in reports for one in endings.recorded(report.user_properties)]
    if not reports:
        return
    terminalreporter.section("faults and kills")
    console = Console(width=160)
    with console.capture() as capture:
        for table in endings.tables(proofs):
            console.print(table, end="\n\n")
    terminalreporter.write(capture.get())
    failed = sum(report.failed for report in reports)
    terminalreporter.line(
        endings.last_line(proofs) + (f"; {failed} tests failed" if failed else "")
    )
