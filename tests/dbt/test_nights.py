"""What holds from one night to the next, tried on a built warehouse."""

from uuid import uuid4

from tests.dbt.conftest import Dbt

HISTORY = """
    select cast(as_of as text), cast(sum(event_count) as int)
    from marts.plan_scorecard_history group by 1 order by 1
"""
VERSIONS = "select distinct cast(as_of as text), build_id from marts.plan_scorecard_versions"


def say(dbt: Dbt, as_of: str, events: int, *, published: bool, build_id: str | None = None) -> None:
    """Let a build of a day's board say a number of events, and history take it."""
    build_id = build_id or str(uuid4())
    with dbt.connection() as connection:
        connection.execute(
            "update operations.night set as_of = cast(? as date), build_id = ?", [as_of, build_id]
        )
        connection.execute(
            "update marts.plan_scorecard set as_of = cast(? as date), event_count = "
            "case when indicator_id = 'atencio.telefon' then ? else 0 end",
            [as_of, events],
        )
    result = dbt.run("run", "--select", "plan_scorecard_versions", "plan_scorecard_history")
    assert result.success, result.exception
    if published:
        with dbt.connection() as connection:
            connection.execute(
                "insert into operations.publications values (?, cast(? as date), now())",
                [build_id, as_of],
            )


def test_history_keeps_what_was_published_and_forgets_what_was_not(own_dbt: Dbt) -> None:
    say(own_dbt, "2026-07-01", 1, published=True)
    assert own_dbt.rows(HISTORY) == [("2026-07-01", 1)]  # the build's own night never went out

    say(own_dbt, "2026-07-03", 3, published=True)
    say(own_dbt, "2026-07-02", 2, published=False)
    assert own_dbt.rows(HISTORY) == [("2026-07-01", 1), ("2026-07-02", 2), ("2026-07-03", 3)]

    say(own_dbt, "2026-07-01", 9, published=True)
    assert own_dbt.rows(HISTORY) == [("2026-07-01", 1), ("2026-07-03", 3)]

    say(own_dbt, "2026-07-03", 4, published=True)
    assert own_dbt.rows(HISTORY) == [("2026-07-01", 1), ("2026-07-03", 4)]


def test_a_refused_rebuild_leaves_the_published_figures_in_history(own_dbt: Dbt) -> None:
    say(own_dbt, "2026-07-03", 3, published=True)
    say(own_dbt, "2026-07-03", 5, published=False)
    assert own_dbt.rows(HISTORY) == [("2026-07-03", 5)]  # of tonight, not published either

    say(own_dbt, "2026-07-04", 6, published=True)
    assert own_dbt.rows(HISTORY) == [("2026-07-03", 3), ("2026-07-04", 6)]


def test_a_build_that_runs_again_speaks_once_and_what_it_replaces_is_dropped(own_dbt: Dbt) -> None:
    say(own_dbt, "2026-07-03", 3, published=True, build_id="replaced")
    say(own_dbt, "2026-07-03", 4, published=True, build_id="kept")
    say(own_dbt, "2026-07-04", 5, published=False, build_id="tonight")
    say(own_dbt, "2026-07-04", 6, published=False, build_id="tonight")
    assert own_dbt.rows(HISTORY) == [("2026-07-03", 4), ("2026-07-04", 6)]
    versions = [("2026-07-03", "kept"), ("2026-07-04", "tonight")]
    assert sorted(own_dbt.rows(VERSIONS)) == versions


def test_a_record_that_two_rules_claim_stops_the_build(own_dbt: Dbt) -> None:
    with own_dbt.connection() as connection:
        connection.execute(
            "insert into raw_civicrm.activities (id, activity_type, medium, status, occurred_on) "
            "values (1, 'Consulta', 'phone', 'Completed', date '2026-03-02')"
        )
        connection.execute(
            "insert into plan.civicrm_event_rules (event_type, record, record_type, quantity, fact)"
            " values ('advice_session', 'activity', 'Consulta', 'one', 'activity')"
        )
    result = own_dbt.run("build", "--select", "fct_events+", "--exclude-resource-type", "unit_test")
    assert not result.success
    statuses = {
        r["unique_id"].split(".")[2]: r["status"]
        for r in own_dbt.artifact("run_results.json")["results"]
    }
    assert statuses["unique_grain_fct_events_event_id"] == "fail"
    assert statuses["plan_scorecard"] == "skipped"
