"""`jussana backtest`: how forecasts of earlier months compare with the outcome."""

from rich.table import Table

from orchestration.board.scorecard import BoardError, console, read_published
from orchestration.settings import Profile

_TALLY = """
    select
        basis,
        case
            when share_so_far < 0.25 then 'first quarter'
            when share_so_far < 0.5 then 'second quarter'
            when share_so_far < 0.75 then 'third quarter'
            else 'last quarter'
        end as made_in,
        count(distinct indicator_id) as indicators,
        count(*) as forecasts,
        median(abs(relative_error)) as median_error,
        median(relative_error) as bias,
        count(is_covered) as intervals,
        avg(case when is_covered then 1 when not is_covered then 0 end) as covered,
        min(share_so_far) as place
    from fct_forecast_backtest
    group by grouping sets ((basis, made_in), (basis))
    order by basis, made_in is null, place
"""


def print_backtest(here: Profile) -> None:
    """Print the errors of forecasts, by method and by the share of the window that had passed.

    Raises:
        BoardError: nothing is published, or no earlier month is loaded.
    """
    rows = read_published(here, _TALLY)
    if not rows:
        raise BoardError(
            "no month has closed since the first record: there are no forecasts to test"
        )
    [span] = read_published(
        here, "select min(cutoff) as first, max(horizon) as last from fct_forecast_backtest"
    )
    out = console()
    out.print(
        f"forecasts as they would have been made at each end of month from {span['first']}, "
        f"compared with the outcome on {span['last']} at the latest\n",
        soft_wrap=True,
    )
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("basis")
    table.add_column("made in the window's")
    for name in ("indicators", "forecasts", "median error", "median bias", "in interval"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row["basis"],
            row["made_in"] or "whole",
            str(row["indicators"]),
            str(row["forecasts"]),
            _percent(row["median_error"]),
            _percent(row["bias"]),
            f"{_percent(row['covered'])} of {row['intervals']}",
            style=None if row["made_in"] else "bold",
        )
    out.print(table)
    out.print(
        "\nfour in five outcomes should lie in the interval; forecast_intervals.csv sets its width",
        soft_wrap=True,
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
