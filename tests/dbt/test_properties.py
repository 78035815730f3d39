"""What holds of the arithmetic whatever happened: any events, any plan over them, any day."""

from dataclasses import replace
from datetime import date, timedelta
from math import fsum, isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dbt.models import Models
from tests.dbt.worlds import PANEL, Event, World, build, days_about, events, night, worlds

pytestmark = pytest.mark.law

ONLY_GROWS = [name for name, (how, _, _) in PANEL.items() if how in ("count", "sum", "distinct")]
LATE = st.sampled_from([0, 0, 1, 20, 90])
# A night takes a tenth of a second: there are fewer examples of one than of other laws, and of two.
ONE_NIGHT = settings(max_examples=settings().max_examples // 10)
TWO_NIGHTS = settings(max_examples=settings().max_examples // 20)


def recount(world: World, name: str) -> float | None:
    """The actual, computed from the recorded events alone."""
    measure, event_type, program = PANEL[name]
    mine = [
        (event.occurred_on, n, event)
        for n, event in enumerate(world.events)
        if event.event_type == event_type
        and event.occurred_on <= world.counted_until
        and program in (None, event.program)
    ]
    history = [event for _, _, event in sorted(mine, key=lambda entry: entry[:2])]
    this_year = [event for event in history if event.occurred_on.year >= world.year]
    before = [event for event in history if event.occurred_on.year < world.year]
    if world.days_late is None:
        return None
    if measure == "count":
        return len(this_year)
    if measure == "sum":
        return fsum(event.quantity for event in this_year)
    if measure == "distinct":
        return len({event.subject_id for event in this_year} - {None})
    if measure == "unique":
        return this_year[-1].quantity if this_year else 0
    if measure == "milestone":
        own = [event for event in this_year if event.subject_id == name]
        return own[-1].quantity if own else 0
    if measure == "level":
        return history[-1].quantity if history else None
    return change(this_year, before)


def change(this_year: list[Event], before: list[Event]) -> float | None:
    """From the vendor's last reading before the year, the register's, or the year's first."""
    read = [event.quantity for event in this_year if event.source != "register"]
    read_before = [event.quantity for event in before if event.source != "register"]
    if not read:
        return 0 if read_before else None
    if read_before:
        return read[-1] - read_before[-1]
    return read[-1] - (before[-1].quantity if before else read[0])


@ONE_NIGHT
@given(world=worlds(days_late=LATE | st.none()))
def test_the_board_says_what_is_on_record_and_its_parts_add_up(
    models: Models, world: World
) -> None:
    board = build(models, world)
    evidence = models.rows("from marts.fct_indicator_events")
    last_totals = models.rows(
        "from marts.fct_indicator_daily "
        f"where date_day = date '{world.counted_until}' and running_total is not null"
    )
    for name, row in board.items():
        actual, expected = row["actual"], recount(world, name)
        assert (actual is None) == (expected is None), name
        if actual is None or expected is None:
            continue
        assert isclose(actual, expected, abs_tol=1e-9), name
        parts = [e["contribution"] for e in evidence if e["indicator_id"] == name]
        assert isclose(fsum(parts), actual, abs_tol=1e-9), name
        totals = [total["running_total"] for total in last_totals if total["indicator_id"] == name]
        assert totals == ([actual] if world.counted_until.year == world.year else []), name
        for percent, target in (
            (row["percent_of_target"], row["target"]),
            (row["percent_of_target_approved"], row["target_approved"]),
        ):
            assert (percent == 0) == (target is not None and target > 0 and expected == 0), name
            assert (percent == 100) == (bool(target) and isclose(expected, target)), name
    claimed = [(e["indicator_id"], e["event_id"]) for e in evidence]
    assert len(claimed) == len(set(claimed))


@ONE_NIGHT
@given(world=worlds(days_late=st.just(0)))
def test_what_is_expected_grows_from_nothing_before_the_window_to_the_target_at_its_end(
    models: Models, world: World
) -> None:
    assert build(models, world).keys() == set(PANEL)
    for name, target in zip(PANEL, world.targets, strict=True):
        year = models.rows(
            "select date_day, window_start, window_end, expected_by_working_days, "
            "expected_by_last_year, expected_to_date from intermediate.int_indicator_days "
            f"where indicator_id = '{name}' and counted_year = {world.year} order by date_day"
        )
        assert len(year) in (366, 367)
        for basis in ("expected_by_working_days", "expected_by_last_year", "expected_to_date"):
            line = [(day["date_day"], day[basis]) for day in year]
            if PANEL[name][0] == "level" and target is not None:
                start = year[0]["window_start"]
                due = None if basis == "expected_by_last_year" else target
                assert all(due == at if on >= start else at is None for on, at in line), name
            elif PANEL[name][0] == "milestone" or target is None or line[0][1] is None:
                assert all(at is None for _, at in line), name
            else:
                values = [at for _, at in line]
                assert values == sorted(values), name
                assert {at for on, at in line if on < year[0]["window_start"]} == {0}, name
                assert {at for on, at in line if on >= year[0]["window_end"]} == {target}, name


@ONE_NIGHT
@given(world=worlds(days_late=LATE))
def test_a_forecast_lies_in_its_interval_and_never_below_what_is_there(
    models: Models, world: World
) -> None:
    board = build(models, world)
    assert board.keys() == set(PANEL)
    for name, row in board.items():
        forecast, low, high = row["forecast"], row["forecast_low"], row["forecast_high"]
        if forecast is None:
            continue
        assert (low is None) == (high is None), name
        assert low is None or low <= forecast <= high, name
        if name in ONLY_GROWS:
            assert forecast >= row["actual"], name
            assert low is None or low >= row["actual"], name
        if world.days_late == 0 and world.as_of >= row["window_end"]:
            assert isclose(forecast, row["actual"], abs_tol=1e-9), name
            assert low == high, name


@TWO_NIGHTS
@given(world=worlds(days_late=st.just(0)), data=st.data())
def test_one_event_more_never_makes_less_of_what_is_counted(
    models: Models, world: World, data: st.DataObject
) -> None:
    before = build(models, world)
    more = data.draw(events(days_about(world.as_of, world.year)))
    after = build(models, replace(world, events=(*world.events, *more)))
    for name in ONLY_GROWS:
        assert after[name]["actual"] >= before[name]["actual"], name


@TWO_NIGHTS
@given(world=worlds(days_late=st.just(0)), data=st.data())
def test_what_comes_later_changes_nothing_of_what_was_said(
    models: Models, world: World, data: st.DataObject
) -> None:
    history = f"from marts.plan_scorecard_history where as_of = date '{world.as_of}' order by all"
    totals = f"from marts.fct_indicator_daily where date_day <= date '{world.as_of}'"
    build(models, world)
    said, before = models.rows(history), models.rows(totals)
    next_days = st.dates(world.as_of + timedelta(1), date(world.year + 1, 2, 28))
    later, until = data.draw(events(next_days)), data.draw(next_days)
    night(models, replace(world, as_of=until, events=(*world.events, *later)))
    assert models.rows(history) == said
    after = {(row["indicator_id"], row["date_day"]): row for row in models.rows(totals)}
    for row in before:
        # what was unknown may be known later, by a first reading
        if row["running_total"] is not None:
            assert after[row["indicator_id"], row["date_day"]] == row
