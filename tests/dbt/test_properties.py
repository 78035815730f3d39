"""What holds of the arithmetic whatever happened: any events, any plan over them, any day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import fsum, isclose

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.dbt.models import Models, Row

# measure, event type and programme of the indicators that every plan here has
PANEL = {
    "all": ("count", "session", None),
    "some": ("count", "session", "pdb"),
    "amount": ("sum", "session", None),
    "amount_of_some": ("sum", "session", "propi"),
    "people": ("distinct", "session", None),
    "people_of_some": ("distinct", "session", "pdb"),
    "level": ("level", "reading", None),
    "change": ("net_change", "reading", None),
    "uniques": ("unique", "uniques", None),
    "milestone": ("milestone", "milestone", None),
}
ONLY_GROWS = ("count", "sum", "distinct")
WINDOWS = ("1-12", "2-11", "4-6", "2;5", "1;12", "8", "11")


@dataclass(frozen=True)
class Event:
    """Something that happened, or a level that was read."""

    event_type: str
    occurred_on: date
    quantity: float
    subject_id: str | None
    program: str | None
    source: str


@dataclass(frozen=True)
class World:
    """A plan, what is on record, and the day as of which it is judged."""

    year: int
    as_of: date
    days_late: int | None  # None: nothing ever loaded
    windows: tuple[str, ...]
    targets: tuple[float | None, ...]
    events: tuple[Event, ...]

    @property
    def counted_until(self) -> date:
        return min(self.as_of, date(self.year, 12, 31))


def days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def events(draw: st.DrawFn, first: date, last: date) -> tuple[Event, ...]:
    """Some single events and some that come in dozens, so that years have a shape."""
    happened = st.builds(
        Event,
        event_type=st.sampled_from(["session"] * 4 + ["reading", "reading", "uniques", "milestone"]),
        occurred_on=days(first, last),
        quantity=st.integers(0, 30).map(lambda tenths: tenths / 10),
        subject_id=st.sampled_from([None, "a", "b", "c", "d", "milestone", "other"]),
        program=st.sampled_from([None, "pdb", "propi", "otpb"]),
        source=st.sampled_from(["civicrm", "civicrm", "civicrm", "register"]),
    )
    single = draw(st.lists(happened, max_size=25))
    repeated = draw(st.lists(st.tuples(happened, st.integers(2, 15)), max_size=6))
    return (*single, *(event for event, times in repeated for _ in range(times)))


@st.composite
def worlds(draw: st.DrawFn, *, days_late: st.SearchStrategy[int | None]) -> World:
    year = draw(st.sampled_from([2025, 2026, 2028]))
    return World(
        year=year,
        as_of=draw(days(date(year - 1, 12, 1), date(year + 1, 1, 31))),
        days_late=draw(days_late),
        windows=draw(st.tuples(*[st.sampled_from(WINDOWS)] * len(PANEL))),
        targets=draw(
            st.tuples(*[st.none() | st.sampled_from([0.0, 0.3, 1.0, 2.6, 40.0, 700.0])] * len(PANEL))
        ),
        events=draw(events(date(year - 2, 1, 1), date(year + 1, 2, 28))),
    )


def build(models: Models, world: World) -> dict[str, Row]:
    """Lay the world before the models, run a night, and give the board."""
    models.forget()
    night(models, world)
    return {row["indicator_id"]: row for row in models.rows("from marts.plan_scorecard")}


def night(models: Models, world: World) -> None:
    models.fill(
        "plan_indicators",
        [
            {"plan_year": world.year, "indicator_id": name, "axis_id": "axis", "unit": "u"}
            | {"measure": measure, "event_type": event_type, "program": program}
            | {"source": "civicrm", "window_months": window, "target": target}
            for (name, (measure, event_type, program)), window, target in zip(
                PANEL.items(), world.windows, world.targets, strict=True
            )
        ],
    )
    models.fill("plan_axes", [{"plan_year": world.year, "axis_id": "axis", "axis": "Axis"}])
    models.fill(
        "fct_events",
        [{"event_id": f"{n:04}", **vars(event)} for n, event in enumerate(world.events)],
    )
    if world.days_late is not None:
        loaded = world.as_of - timedelta(world.days_late)
        load = {"run_id": f"{world.as_of}", "source": "civicrm", "as_of": loaded}
        models.add("stg_operations__loads", [load | {"is_success": True}])
    models.night(world.as_of)


def recount(world: World, name: str) -> float | None:
    """The actual, told from what is on record alone."""
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
    read = [event for event in this_year if event.source != "register"]
    read_before = [event for event in before if event.source != "register"]
    opening = (read_before or before or read)[-1 if before else 0 :][:1]
    if not read:
        return 0 if read_before else None
    return read[-1].quantity - opening[0].quantity


LATE = st.sampled_from([0, 0, 0, 1, 20, 90])
EXAMPLES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@EXAMPLES
@given(world=worlds(days_late=LATE | st.none()))
def test_the_board_says_what_is_on_record_and_its_parts_add_up(
    models: Models, world: World
) -> None:
    board = build(models, world)
    evidence = models.rows("from marts.fct_indicator_events")
    last_totals = models.rows(
        "select indicator_id, arg_max(coalesce(running_total, -1), date_day) as total "
        "from marts.fct_indicator_daily group by 1"
    )
    for name, row in board.items():
        actual, expected = row["actual"], recount(world, name)
        assert (actual is None) == (expected is None), name
        if actual is None or expected is None:
            continue
        assert isclose(actual, expected, abs_tol=1e-9), name
        parts = [e["contribution"] for e in evidence if e["indicator_id"] == name]
        assert isclose(fsum(parts), actual, abs_tol=1e-9), name
        for total in last_totals:
            if total["indicator_id"] == name:
                assert isclose(total["total"], actual, abs_tol=1e-9), name
        for percent, target in (
            (row["percent_of_target"], row["target"]),
            (row["percent_of_target_approved"], row["target_approved"]),
        ):
            assert (percent == 0) == (target is not None and target > 0 and expected == 0), name
            assert (percent == 100) == (bool(target) and isclose(expected, target)), name
    claimed = [(e["indicator_id"], e["event_id"]) for e in evidence]
    assert len(claimed) == len(set(claimed))


@EXAMPLES
@given(world=worlds(days_late=st.just(0)))
def test_what_is_expected_grows_from_nothing_before_the_window_to_the_target_at_its_end(
    models: Models, world: World
) -> None:
    build(models, world)
    for name, target in zip(PANEL, world.targets, strict=True):
        year = models.rows(
            f"from intermediate.int_indicator_days where indicator_id = '{name}' "
            f"and counted_year = {world.year} order by date_day"
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


@EXAMPLES
@given(world=worlds(days_late=LATE))
def test_a_forecast_lies_in_its_interval_and_never_below_what_is_there(
    models: Models, world: World
) -> None:
    for name, row in build(models, world).items():
        forecast, low, high = row["forecast"], row["forecast_low"], row["forecast_high"]
        if forecast is None:
            continue
        assert (low is None) == (high is None), name
        assert low is None or low <= forecast <= high, name
        if PANEL[name][0] in ONLY_GROWS:
            assert forecast >= row["actual"], name
            assert low is None or low >= row["actual"], name
        if world.days_late == 0 and world.as_of >= row["window_end"]:
            assert isclose(forecast, row["actual"], abs_tol=1e-9), name
            assert low == high, name


@EXAMPLES
@given(world=worlds(days_late=st.just(0)), data=st.data())
def test_one_event_more_never_makes_less_of_what_is_counted(
    models: Models, world: World, data: st.DataObject
) -> None:
    before = build(models, world)
    more = data.draw(events(date(world.year - 2, 1, 1), date(world.year + 1, 2, 28)))
    after = build(models, replace(world, events=(*world.events, *more)))
    for name in (name for name, (measure, _, _) in PANEL.items() if measure in ONLY_GROWS):
        assert after[name]["actual"] >= before[name]["actual"], name


@EXAMPLES
@given(world=worlds(days_late=st.just(0)), data=st.data())
def test_what_comes_later_changes_nothing_of_what_was_said(
    models: Models, world: World, data: st.DataObject
) -> None:
    history, totals = (
        f"from marts.plan_scorecard_history where as_of = date '{world.as_of}' order by all",
        f"from marts.fct_indicator_daily where date_day <= date '{world.as_of}' "
        "and running_total is not null order by all",
    )
    build(models, world)
    said, known = models.rows(history), models.rows(totals)
    later = data.draw(events(world.as_of + timedelta(1), date(world.year + 1, 3, 31)))
    until = data.draw(days(world.as_of + timedelta(1), date(world.year + 1, 2, 28)))
    night(models, replace(world, as_of=until, events=(*world.events, *later)))
    assert models.rows(history) == said
    now = models.rows(totals)
    assert [row for row in known if row not in now] == []
