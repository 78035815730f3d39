"""Invented years: a plan over every measure, and anything that may have happened in it."""

from dataclasses import dataclass
from datetime import date, timedelta

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
WINDOWS = ("1-12", "2-11", "4-6", "2;5", "1;12", "8", "11")
TARGETS = st.sampled_from([None, 0.0, 0.3, 2.6, 40.0, 3000.0, 3000.0])
# tenths, of which sums can be just so, and what is almost a target
QUANTITIES = st.integers(0, 30).map(lambda n: n / 10) | st.sampled_from([2999.9, 3000.0, 3000.1])


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


def days_about(day: date, year: int) -> st.SearchStrategy[date]:
    """Days from two years before a plan's year to soon after it, many of them about one day."""
    near = st.integers(-30, 10).map(lambda days: day + timedelta(days))
    return near | st.dates(date(year - 2, 1, 1), date(year + 1, 2, 28))


@st.composite
def events(draw: st.DrawFn, days: st.SearchStrategy[date]) -> tuple[Event, ...]:
    """Some single events, and some that come several times a day."""
    happened = st.builds(
        Event,
        event_type=st.sampled_from(["session"] * 3 + ["reading"] * 3 + ["uniques", "milestone"]),
        occurred_on=days,
        quantity=QUANTITIES,
        subject_id=st.sampled_from([None, "a", "b", "c", "d", "milestone", "other"]),
        program=st.sampled_from([None, "pdb", "propi", "otpb"]),
        source=st.sampled_from(["civicrm", "civicrm", "register"]),
    )
    at_least = draw(st.sampled_from([0, 5, 25]))
    single = draw(st.lists(happened, min_size=at_least, max_size=40))
    repeated = draw(st.lists(st.tuples(happened, st.integers(2, 15)), max_size=6))
    return (*single, *(event for event, times in repeated for _ in range(times)))


@st.composite
def year_with_a_shape(draw: st.DrawFn, year: int) -> tuple[Event, ...]:
    """Sessions in most months of a year, so that the next one can be expected to go likewise."""
    months = draw(st.lists(st.integers(0, 5), min_size=12, max_size=12))
    tenths = draw(st.integers(1, 9))
    return tuple(
        Event("session", date(year, month, 1 + n), tenths / 10, f"{month}{n}", "pdb", "civicrm")
        for month, times in enumerate(months, start=1)
        for n in range(times)
    )


@st.composite
def worlds(draw: st.DrawFn, *, days_late: st.SearchStrategy[int | None]) -> World:
    year = draw(st.sampled_from([2025, 2026, 2028]))
    as_of = draw(st.dates(date(year - 1, 12, 1), date(year + 1, 1, 31)))
    return World(
        year=year,
        as_of=as_of,
        days_late=draw(days_late),
        windows=draw(st.tuples(*[st.sampled_from(WINDOWS)] * len(PANEL))),
        targets=draw(st.tuples(*[TARGETS] * len(PANEL))),
        events=draw(events(days_about(as_of, year)))
        + draw(st.just(()) | year_with_a_shape(year - 1)),
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
