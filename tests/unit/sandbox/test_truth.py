"""The truth: all indicators of the CRM, counted as the plan's rules say."""

import csv
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sources.sandbox import truth
from sources.sandbox.vendors.civicrm.truth import RULES
from sources.sandbox.vendors.registry import VENDORS
from sources.sandbox.world import Records, World
from sources.sandbox.world import vocabulary as words
from sources.sandbox.world.activities import DEFAULTS as ACTIVITY
from sources.sandbox.world.alliances import DEFAULTS as RELATIONSHIP
from sources.sandbox.world.clock import DAY, NEVER, day_number
from sources.sandbox.world.events import DEFAULTS as EVENT
from sources.sandbox.world.history import new_history
from sources.sandbox.world.participants import DEFAULTS as PARTICIPANT

from .conftest import AS_OF


def indicators(world: World) -> dict:
    """The CRM's indicators of a world."""
    return {indicator: rule(world) for indicator, rule in RULES.items()}


PLAN = Path(__file__).parents[3] / "dbt_project" / "seeds" / "plan_indicators.csv"


@pytest.fixture
def empty(night: World) -> World:
    """A world in which nothing has happened yet, with its contacts."""
    names = [field.name for field in fields(night) if field.type is Records]
    tables = {name: getattr(night, name) for name in names if name != "contacts"}
    return replace(night, **{n: rows.without(np.arange(len(rows))) for n, rows in tables.items()})


def records(defaults, count, **columns) -> Records:
    """Records written by hand."""
    return new_history(np.arange(count), defaults, **columns).snapshot(NEVER - 1)


def wall(year, month, day, hour=12):
    return day_number(date(year, month, day)) * DAY + hour * 3600


def test_every_indicator_of_the_plan_has_a_truth():
    with PLAN.open(encoding="utf-8") as lines:
        plan = list(csv.DictReader(lines))
    planned = {row["indicator_id"] for row in plan if set(row["source"].split("+")) <= set(VENDORS)}
    assert set(truth(seed=2026, as_of=AS_OF)) == planned


def test_an_empty_year_is_nought_everywhere(empty):
    assert set(indicators(empty).values()) == {0}


def test_only_completed_live_real_enquiries_of_the_year_count(empty):
    completed, cancelled = 1, 2
    done = records(
        ACTIVITY,
        7,
        medium=words.MEDIA.index("phone"),
        status=[completed, completed, cancelled, completed, completed, completed, completed],
        starts=[
            wall(2026, 1, 1, 0),
            wall(2026, 6, 30, 23),
            wall(2026, 3, 2),
            wall(2026, 3, 2),
            wall(2026, 3, 2),
            wall(2025, 12, 31, 23),
            wall(2026, 7, 1, 0),
        ],
        is_deleted=[False, False, False, True, False, False, False],
        is_test=[False, False, False, False, True, False, False],
    )
    assert indicators(replace(empty, activities=done))["atencio.telefon"] == 2


def test_a_festa_room_counts_once_and_a_count_never_filled_in_not_at_all(empty):
    room, people = (words.ACTIVITY_KINDS.index(k) for k in ("Espai Festa", "Assistencia Festa"))
    done = records(
        ACTIVITY,
        5,
        kind=[room, room, room, people, people],
        room=[3, 3, -1, -1, -1],
        attendees=[-1, -1, -1, 1200, -1],
        starts=wall(2026, 5, 16),
    )
    counted = indicators(replace(empty, activities=done))
    assert (counted["festa.espais"], counted["festa.persones"]) == (1, 1200)


def test_a_participant_is_a_person_who_attended_as_attendee_an_event_that_was_held(empty):
    contacts = empty.contacts
    person = contacts.rows[~contacts["is_organisation"] & ~contacts["is_deleted"]][0]
    organisation = contacts.rows[contacts["is_organisation"] & ~contacts["is_deleted"]][0]
    held = records(EVENT, 2, starts=[wall(2026, 2, 3), wall(2026, 2, 4)], is_active=[True, False])
    volunteer = words.ROLE_SETS.index(("Volunteer",))
    signed = records(
        PARTICIPANT,
        6,
        event=[0, 0, 0, 0, 1, 0],
        contact=[person, person, organisation, person, person, person],
        status=[1, 1, 1, 0, 1, 1],
        roles=[0, 0, 0, 0, 0, volunteer],
    )
    counted = indicators(replace(empty, events=held, participants=signed))
    assert counted["formacio.participants"] == 2
    assert counted["formacio.trimestral"] == 1


def test_an_alliance_lasts_from_its_start_to_its_end_and_counts_an_organisation_once(empty):
    contacts = empty.contacts
    live = contacts.rows[contacts["is_organisation"] & ~contacts["is_deleted"]]
    trashed = contacts.rows[contacts["is_organisation"] & contacts["is_deleted"]][0]
    today = day_number(AS_OF)
    ties = records(
        RELATIONSHIP,
        8,
        kind=words.RELATIONSHIP_KINDS.index("Alianca xarxes"),
        contact=[live[0], live[0], live[1], live[2], live[3], live[4], live[5], trashed],
        start_on=[today - 9, today - 5, -1, today + 1, today - 9, today - 9, today - 9, today - 9],
        end_on=[-1, -1, -1, -1, today, today - 1, -1, -1],
        is_active=[True, True, True, True, False, False, False, True],
    )
    assert indicators(replace(empty, relationships=ties))["xarxes.aliances"] == 3


def test_counting_over_the_api_agrees_with_the_truth(get):
    true = truth(seed=2026, as_of=AS_OF)
    year = ["BETWEEN", ["2026-01-01 00:00:00", "2026-06-30 23:59:59"]]
    rows = get(
        "Activity",
        select=[
            "activity_type_id:name",
            "medium_id:name",
            "Servei.programa:name",
            "Espai.tarifa:name",
        ],
        where=[["status_id:name", "=", "Completed"], ["activity_date_time", *year]],
    )

    def count(kind, **wanted):
        columns = {"medium": "medium_id:name", "programme": "Servei.programa:name"}
        columns["fee"] = "Espai.tarifa:name"
        return sum(
            row["activity_type_id:name"] == kind
            and all(row[columns[name]] == value for name, value in wanted.items())
            for row in rows
        )

    assert count("Consulta", medium="phone") + count("Phone Call") == true["atencio.telefon"]
    assert count("Consulta", medium="video_call") == true["atencio.videotrucada"]
    assert count("Assessorament") == true["assessoraments.total"]
    assert count("Assessorament", programme="pdb") == true["assessoraments.pdb"]
    assert count("Us espai", fee="pagament") == true["espais.pagament"]
    came = get(
        "Participant",
        select=["contact_id"],
        where=[
            ["status_id:name", "=", "Attended"],
            ["role_id:name", "CONTAINS", "Attendee"],
            ["contact_id.contact_type", "=", "Individual"],
            ["event_id.event_type_id:name", "=", "Formacio trimestral"],
            ["event_id.is_active", "=", True],
            ["event_id.start_date", *year],
        ],
    )
    assert len(came) == true["formacio.participants"]
    bulletins = get(
        "Mailing",
        select=["stats_opens_total"],
        where=[
            ["campaign_id:name", "=", "tjexpress"],
            ["status", "=", "Complete"],
            ["start_date", *year],
        ],
    )
    assert len(bulletins) == true["tjexpress.butlletins"]
    assert sum(row["stats_opens_total"] for row in bulletins) == true["tjexpress.visualitzacions"]
    cases = get(
        "Case",
        where=[
            ["case_type_id:name", "=", "acompanyament_individual"],
            ["status_id:name", "IN", ["Open", "Closed", "Urgent"]],
            ["Acompanyament.programa:name", "=", "propi"],
            ["start_date", "BETWEEN", ["2026-01-01", "2026-06-30"]],
        ],
    )
    assert len(cases) == true["acompanyaments.individuals_propis"]
