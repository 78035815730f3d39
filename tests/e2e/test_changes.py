"""What changed from one night to the next, as the commands show it."""

from datetime import timedelta

import duckdb
import pytest

from tests.support.nights import DAY, NEXT_DAY
from tests.support.warehouses import DataDir, environment

CLOSED_MONTHS = """
    select indicator_id, date_day, running_total
    from fct_indicator_daily
    where date_day = last_day(date_day) and date_day <= ? and running_total is not null
"""


def say(data_dir: DataDir, capsys, *words: str) -> str:
    from orchestration.cli.main import main

    with environment(JUSSANA_DATA=str(data_dir.path)), pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 0
    return capsys.readouterr().out


def closed_months(data_dir: DataDir) -> dict[tuple[str, str], float]:
    query = CLOSED_MONTHS.replace("?", f"date '{DAY}'")
    return {row[:2]: row[2] for row in data_dir.ask(query, data_dir.marts)}


def test_a_closed_month_that_changed_is_restated_with_both_figures(demo, next_night):
    data_dir, _ = next_night
    said, says = closed_months(demo), closed_months(data_dir)
    assert len(said) > 900
    changed = {month: (figure, says[month]) for month, figure in said.items()}
    changed = {month: both for month, both in changed.items() if both[0] != both[1]}
    restated = data_dir.ask(
        "select indicator_id, month_end, figure_before, figure, change from restated",
        data_dir.marts,
    )
    assert {row[:2]: row[2:4] for row in restated} == changed and changed
    assert all(now - before == change for _, _, before, now, change in restated)


def test_every_flip_of_a_status_is_a_change(demo, next_night):
    data_dir, _ = next_night
    board = "select indicator_id, status from plan_scorecard"
    said, says = dict(demo.ask(board, demo.marts)), dict(data_dir.ask(board, data_dir.marts))
    flips = data_dir.ask(
        "select subject, before, after from plan_changes where kind = 'status'", data_dir.marts
    )
    expected = {(i, said[i], says[i]) for i in said if said[i] != says[i]}
    assert set(flips) == expected


def test_changes_are_shown_against_the_night_before_or_a_day(next_night, capsys):
    data_dir, _ = next_night
    output = say(data_dir, capsys, "changes")
    assert output.startswith(f"as of {NEXT_DAY}, against {DAY}\n")
    assert output == say(data_dir, capsys, "changes", "--since", DAY.isoformat())
    restated = data_dir.ask("select count(distinct indicator_id) from restated", data_dir.marts)
    section = output.partition("\nrestated\n")[2].partition("\n\n")[0].splitlines()
    lines = [line for line in section if "at the end of" in line]
    rest = [line for line in section if line.startswith("… and ")]
    more = int(rest[0].split()[2]) if rest else 0
    assert len(lines) + more == restated[0][0]
    later = NEXT_DAY + timedelta(days=1)
    output = say(data_dir, capsys, "changes", "--since", later.isoformat())
    assert output == f"figures as of {NEXT_DAY}: no night since {later} to compare with.\n"


def test_a_first_night_has_nothing_to_compare_with(demo, capsys):
    output = say(demo, capsys, "changes")
    assert output == f"figures as of {DAY}: no night since {DAY} to compare with.\n"


def test_the_backtest_shows_each_basis_by_share_of_the_year(demo, capsys):
    output = say(demo, capsys, "backtest")
    assert "forecasts as they would have been made at each end of month from 2025-01-31" in output
    for basis in ("last_year", "working_days"):
        rows = [line for line in output.splitlines() if line.startswith(basis)]
        assert [row.split()[1] for row in rows] == ["first", "second", "third", "last", "whole"]


def test_an_explanation_shows_the_sum_and_what_is_expected_both_ways(demo, capsys):
    output = say(demo, capsys, "explain", "assessoraments.total")
    columns = "actual, added, event_count"
    [(actual, added, events)] = demo.ask(
        f"select {columns} from fct_indicator_proof where indicator_id = 'assessoraments.total'",
        demo.marts,
    )
    assert actual == added == events
    assert f"sum        + {added:,.0f}, in {events:,} events" in output
    assert "as last year went; " in output and " by working days\n" in output
    assert "forecast   " in output and ", between " in output
    output = say(demo, capsys, "explain", "twitter.seguidors")
    assert "by the working days of its window\n" in output


def test_an_explanation_names_what_counts_from_outside_of_the_window(demo, tmp_path, capsys):
    data_dir = demo.copy_to(tmp_path)
    board = data_dir.marts.read_bytes()
    data_dir.marts.unlink()  # a link to the night's file, which is read-only
    data_dir.marts.write_bytes(board)
    with duckdb.connect(str(data_dir.marts)) as marts:
        marts.execute(
            "update plan_scorecard set window_start = '2026-02-01' "
            "where indicator_id = 'assessoraments.total'"
        )
        january = (
            "select count(*), min(occurred_on), max(occurred_on) from fct_indicator_events "
            "where indicator_id = 'assessoraments.total' and occurred_on < '2026-02-01'"
        )
        [(events, first, last)] = marts.execute(january).fetchall()
    assert events > 10
    output = say(data_dir, capsys, "explain", "assessoraments.total")
    assert (
        f"outside    {events} of " in output and f" events ({first} to {last}) count too" in output
    )
    assert "outside " not in say(demo, capsys, "explain", "assessoraments.total")
