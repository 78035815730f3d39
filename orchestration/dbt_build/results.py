"""What dbt's last build says of its nodes, and why it failed, in lines for people."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# The keys of one row, by column.
Keys = Mapping[str, str]
# The keys of rows that failed, by the unique id of the test.
FailingRows = Mapping[str, Sequence[Keys]]

# Of what failed, as much is named; the rest is in dbt's results.
_MOST_NODES = 5


@dataclass(frozen=True)
class NodeResult:
    """How one seed, model or test ended."""

    unique_id: str
    status: str
    message: str
    compiled_code: str

    @property
    def name(self) -> str:
        """The name of the node in the project."""
        return node_name(self.unique_id)


def node_name(unique_id: str) -> str:
    """The name in a unique id of dbt: `test.jussana.<name>.<hash>`, `model.jussana.<name>`."""
    return unique_id.split(".")[2]


def node_results(artifacts: Path, *statuses: str) -> list[NodeResult]:
    """The nodes of the last build that ended so; none when dbt stopped before it ran one.

    Args:
        artifacts: the folder in which dbt left its results.
        statuses: such as `error`, `fail` and `warn`.
    """
    file = artifacts / "run_results.json"
    results = json.loads(file.read_text(encoding="utf-8"))["results"] if file.exists() else []
    return [
        NodeResult(
            one["unique_id"], one["status"], one["message"] or "", one.get("compiled_code") or ""
        )
        for one in results
        if one["status"] in statuses
    ]


def node_lines(results: Sequence[NodeResult], rows: FailingRows) -> list[str]:
    """One line for each node: its name, dbt's message, and the keys of the rows that failed."""
    lines = []
    for one in results:
        line = " ".join(f"{one.name}: {one.message}".split())[:300]
        lines.append(line + keys_text(rows.get(one.unique_id, [])))
    return lines


def keys_text(keys: Sequence[Keys]) -> str:
    """The keys of rows as part of a sentence: ` (event_id: civicrm:activity:1, …)`."""
    if not keys:
        return ""
    names = ", ".join(keys[0])
    rows = ", ".join(" ".join(row.values()) for row in keys)
    return f" ({names}: {rows})"


def build_failure(artifacts: Path, output: str, rows: FailingRows) -> str:
    """Why the marts were not built: the first nodes that failed, or else what dbt printed.

    Args:
        artifacts: the folder in which dbt left its results.
        output: what dbt printed.
        rows: the keys of rows that failed a test.
    """
    failed = node_lines(node_results(artifacts, "error", "fail"), rows)[:_MOST_NODES]
    return "; ".join(failed) or f"dbt stopped before it was done: {first_error(output)}"


def first_error(output: str) -> str:
    """One line of what may be pages, with a traceback for each model that was running."""
    errors = [line for line in output.splitlines() if "rror: " in line] or [output]
    # After a failure DuckDB repeats that it cannot go on; the line with the cause says "Original".
    first = min(errors, key=lambda line: "Original error" not in line)
    return " ".join(first.split())[:600]
