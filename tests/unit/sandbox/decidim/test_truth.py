"""The truth: surveys and spaces counted as the plan's rules say, in worlds written by hand."""

from dataclasses import replace
from datetime import date

import pytest

from sources.sandbox.faults import faulted_world
from sources.sandbox.vendors.decidim import truth as rules
from sources.sandbox.vendors.decidim.platform import Platform, platform
from sources.sandbox.world.clock import DAY, day_number
from sources.sandbox.world.history import new_history
from sources.sandbox.world.participation import (
    CONGRESS,
    COUNCIL,
    FESTA,
    NO_DAY,
    NOT_YET,
    SPACE,
    SPACES,
    SURVEY,
)

from .conftest import AS_OF

NEVER = 2**31 - 1
TODAY = day_number(AS_OF)
NOON = 12 * 3600


def count(world, monkeypatch, **tables) -> dict:
    """The indicators of the platform with these tables instead of its own."""
    own: Platform = replace(platform(world), **tables)
    monkeypatch.setattr(rules, "platform", lambda _: own)
    return {indicator: rule(world) for indicator, rule in rules.RULES.items()}


def spaces(published, ends):
    births = range(len(published))
    return new_history(births, SPACE, published=published, ends_on=ends).snapshot(NEVER)


def test_a_survey_counts_once_published_in_a_space_of_the_centre_that_is_there(autumn, monkeypatch):
    new_year = day_number(date(2026, 1, 1)) * DAY
    published = [new_year] * 4 + [NOT_YET, new_year - 9 * DAY, new_year + NOON]
    surveys = new_history(
        range(7),
        SURVEY,
        space=[COUNCIL, FESTA, CONGRESS, len(SPACES) - 1, COUNCIL, COUNCIL, COUNCIL],
        published=published,
        # UTC: a quarter past midnight in Barcelona is still the day before
        starts=[NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET, new_year - 2700, (TODAY + 1) * DAY],
    ).snapshot(NEVER)
    shown = spaces([1, 1, NOT_YET, *[1] * 5], NO_DAY)
    assert count(autumn, monkeypatch, surveys=surveys, spaces=shown)["decidim.enquestes"] == 3


@pytest.mark.parametrize(
    ("published", "end", "level"),
    [
        (TODAY * DAY, NO_DAY, 3),
        ((TODAY + 1) * DAY, NO_DAY, 2),
        (NOT_YET, NO_DAY, 2),
        (1, TODAY, 3),
        (1, TODAY - 1, 2),
    ],
)
def test_a_space_is_kept_alive_from_its_publication_to_its_last_day(
    published, end, level, autumn, monkeypatch
):
    shown = spaces([1, 1, published, 1], [NO_DAY, NO_DAY, end, NO_DAY])
    assert count(autumn, monkeypatch, spaces=shown)["decidim.espais"] == level


@pytest.mark.parametrize("fault", ["late_edits", "vanished_rows"])
def test_records_rewritten_long_after_change_the_truth(fault):
    def counted(*faults):
        worlds = [faulted_world(seed=seed, as_of=AS_OF, faults=faults) for seed in range(6)]
        return [rule(world) for world in worlds for rule in rules.RULES.values()]

    assert counted() != counted(f"decidim:{fault}")


def test_every_world_has_what_is_awkward_about_surveys():
    for seed in range(5):
        tonight = platform(faulted_world(seed=seed, as_of=date(2026, 12, 31)))
        assert (tonight.surveys["published"] == NOT_YET).any()
        assert (tonight.surveys["space"] > CONGRESS).any()
        assert len(tonight.surveys) <= tonight.surveys.rows.max()


def test_spaces_come_and_go_in_the_course_of_the_years():
    nights = [date(2026, month, 1) for month in (1, 4, 8, 12)]
    worlds = [faulted_world(seed=seed, as_of=night) for seed in range(4) for night in nights]
    assert {rules.RULES["decidim.espais"](world) for world in worlds} >= {1, 2, 3}
