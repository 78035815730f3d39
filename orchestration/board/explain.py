"""`jussana explain`: the rule, the calculation and the records behind one published figure."""

from collections.abc import Iterator
from datetime import datetime
from difflib import get_close_matches

from rich.markup import escape
from rich.table import Table

from orchestration.board.scorecard import BoardError, Row, console, number, read_published
from orchestration.settings import Profile

# Number of records shown; fct_indicator_events has all of them.
_SHOWN = 15

_BASES = {
    "last_year": "as last year went",
    "working_days": "by the working days of its window",
    "whole": "whole, from the day on which its window opens",
}


def print_explanation(here: Profile, indicator: str) -> None:
    """Print how the actual of one indicator is calculated.

    Raises:
        BoardError: nothing is published, or the plan has no such indicator.
    """
    row = _board_row(here, indicator)
    out = console()
    out.print(f"[bold]{row['indicator_id']}[/]  {escape(row['indicator'])}")
    out.print(escape(f"{row['axis']} › {row['action']} › {row['task']}\n"))
    for label, text in (*_rule(row), *_outside(here, indicator, row)):
        out.print(f"{label:<10} {escape(text)}", soft_wrap=True)
    _print_months(here, indicator, row)
    _print_records(here, indicator, row)


def _board_row(here: Profile, indicator: str) -> Row:
    rows = read_published(
        here,
        "select board.*, proof.rule, proof.event_type, proof.measure, proof.window_months, "
        "proof.opening, proof.added, proof.subtracted, progress.revised_by, "
        "progress.revision_reason from plan_scorecard as board "
        "inner join fct_indicator_proof as proof using (plan_year, indicator_id) "
        "inner join fct_indicator_progress as progress using (plan_year, indicator_id) "
        "where indicator_id = ?",
        [indicator],
    )
    if rows:
        return rows[0]
    known = [
        r["indicator_id"] for r in read_published(here, "select indicator_id from dim_indicator")
    ]
    similar = get_close_matches(indicator, known, n=3) or sorted(known)[:3]
    raise BoardError(f"the plan has no indicator '{indicator}'; did you mean {', '.join(similar)}?")


def _rule(row: Row) -> list[tuple[str, str]]:
    program = f" of programme {row['program']}" if row["program"] else ""
    unit = row["unit"]
    return [
        ("actual", f"{number(row['actual'])} {unit}, as of {row['as_of']}"),
        ("rule", f"{row['rule']}, {row['event_type']}{program}, since 1 January"),
        ("sum", _sum(row)),
        ("source", f"{row['source']}, last loaded {_minute(row['source_loaded_at'])}"),
        (
            "worth",
            f"{row['worth']}: {row['worth_reason']}" if row["worth_reason"] else row["worth"],
        ),
        ("window", f"{row['window_start']} to {row['window_end']} (months {row['window_months']})"),
        *(_target(row, unit) if row["target"] is not None or row["revised_on"] else ()),
        *(_forecast(row, unit) if row["forecast"] is not None else ()),
        ("status", f"{row['status']}: {row['status_reason']}"),
    ]


def _outside(here: Profile, indicator: str, row: Row) -> Iterator[tuple[str, str]]:
    """The events that count although they are from outside of the window, if there are any."""
    (outside,) = read_published(
        here,
        "select count(*) as events, min(occurred_on) as first_day, max(occurred_on) as last_day "
        "from fct_indicator_events where indicator_id = ? and not is_opening and contribution <> 0 "
        "and occurred_on not between ? and ?",
        [indicator, row["window_start"], row["window_end"]],
    )
    if outside["events"]:
        days = " to ".join(dict.fromkeys(str(outside[day]) for day in ("first_day", "last_day")))
        share = f"{outside['events']:,} of {row['event_count']:,} events ({days})"
        yield (
            "outside",
            f"{share} count too: the window says when results are expected, not which ones count",
        )


def _sum(row: Row) -> str:
    opening = f"{number(row['opening'])} as the year opened, " if row["opening"] else ""
    less = f", − {number(-row['subtracted'])}" if row["subtracted"] else ""
    return f"{opening}+ {number(row['added'])}{less}, in {row['event_count']:,} events"


def _target(row: Row, unit: str) -> Iterator[tuple[str, str]]:
    yield "target", f"{number(row['target'])} {unit} ({number(row['percent_of_target'])} %)"
    if row["revised_on"]:
        who = ", ".join(filter(None, (row["revised_by"], row["revision_reason"])))
        yield (
            "approved",
            f"{number(row['target_approved'])} {unit} "
            f"({number(row['percent_of_target_approved'])} %), revised on {row['revised_on']}"
            + (f": {who}" if who else ""),
        )
    if row["expected_to_date"] is None:
        return
    other = ""
    if row["expected_by_last_year"] is not None:
        other = f"; {number(row['expected_by_working_days'])} by working days"
    basis = _BASES[row["expected_basis"]]
    yield "expected", f"{number(row['expected_to_date'])} {unit} by that date, {basis}{other}"


def _forecast(row: Row, unit: str) -> Iterator[tuple[str, str]]:
    span = ""
    if row["forecast_low"] is not None:
        span = f", between {number(row['forecast_low'])} and {number(row['forecast_high'])}"
    yield "forecast", f"{number(row['forecast'])} {unit} on {row['window_end']}{span}"
    if row["needed_per_week"]:
        yield "needed", f"{number(row['needed_per_week'])} a working week until then"


def _minute(at: datetime | None) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M %Z}" if at else "never"


def _print_months(here: Profile, indicator: str, row: Row) -> None:
    months = read_published(
        here,
        "select month, count(*) as events, sum(contribution) as contribution from ("
        "select case when is_opening then 'before' else strftime(occurred_on, '%Y-%m') end "
        "as month, contribution from fct_indicator_events where indicator_id = ?"
        ") group by month order by month <> 'before', month",
        [indicator],
    )
    if not months:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("month")
    table.add_column("events", justify="right")
    table.add_column("adds", justify="right")
    for month in months:
        table.add_row(month["month"], str(month["events"]), number(month["contribution"]))
    table.add_row("total", str(row["event_count"]), number(row["actual"]), style="bold")
    out = console()
    out.print()
    out.print(table)


def _print_records(here: Profile, indicator: str, row: Row) -> None:
    records = read_published(
        here,
        "select event_id, occurred_on, quantity, subject_id, contribution "
        "from fct_indicator_events where indicator_id = ? "
        "order by occurred_on desc, event_id desc limit ?",
        [indicator, _SHOWN],
    )
    if not records:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("day", "record", "subject"):
        table.add_column(name, no_wrap=True)
    table.add_column("quantity", justify="right")
    table.add_column("adds", justify="right")
    for record in records:
        table.add_row(
            str(record["occurred_on"]),
            record["event_id"],
            record["subject_id"] or "–",
            number(record["quantity"]),
            number(record["contribution"]),
        )
    out = console()
    out.print()
    out.print(table)
    if row["event_count"] > len(records):
        out.print(
            f"… the newest {len(records)} of {row['event_count']:,}; all of them are in "
            "fct_indicator_events, under this indicator_id.",
            soft_wrap=True,
        )
