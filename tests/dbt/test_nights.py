"""What holds from one night to the next, tried on a built warehouse."""

from uuid import uuid4

from tests.dbt.conftest import Dbt

HISTORY = """
    select cast(as_of as text), cast(sum(event_count) as int)
    from marts.plan_scorecard_history group by 1 order by 1
"""
REBUILD = ("build", "--select", "fct_events+", "--exclude-resource-type", "unit_test")
TESTS = ("test", "--exclude-resource-type", "unit_test")
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
                "insert into operations.publications select ?, cast(? as date), now(), null",
                [build_id, as_of],
            )


def statuses(dbt: Dbt, *command: str) -> dict[str, str]:
    """What became of each node of a run, by its name."""
    dbt.run(*command)
    results = dbt.artifact("run_results.json")["results"]
    return {result["unique_id"].split(".")[2]: result["status"] for result in results}


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


def test_a_warehouse_of_an_older_release_keeps_its_history(own_dbt: Dbt) -> None:
    say(own_dbt, "2026-07-01", 1, published=True)
    with own_dbt.connection() as connection:
        connection.execute("alter table marts.plan_scorecard_versions drop column worth")
        connection.execute("alter table plan.plan_sources drop column is_snapshot")
        connection.execute("drop table marts.plan_month_versions")
    seeded = own_dbt.run("seed", "--select", "plan_sources")
    assert seeded.success, seeded.exception
    say(own_dbt, "2026-07-02", 2, published=True)
    assert own_dbt.rows(HISTORY) == [("2026-07-01", 1), ("2026-07-02", 2)]
    built = own_dbt.run("run", "--select", "plan_month_versions+")
    assert built.success, built.exception


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
    said = statuses(own_dbt, *REBUILD)
    assert said["unique_grain_fct_events_event_id"] == "fail"
    assert said["plan_scorecard"] == "skipped"


def test_an_indicator_that_doubles_another_stops_the_build(own_dbt: Dbt) -> None:
    with own_dbt.connection() as connection:
        connection.execute(
            "insert into raw_civicrm.activities (id, activity_type, medium, status, occurred_on) "
            "values (1, 'Consulta', 'phone', 'Completed', date '2026-03-02')"
        )
        connection.execute(
            "insert into plan.plan_indicators select * replace ('atencio.trucades' as indicator_id)"
            " from plan.plan_indicators where indicator_id = 'atencio.telefon'"
        )
    assert statuses(own_dbt, *REBUILD)["assert_no_event_is_counted_twice_undeclared"] == "fail"
    doubled = "select event_id, indicator_id, other_indicator_id from marts.double_counted_events"
    assert own_dbt.rows(doubled) == [("civicrm:activity:1", "atencio.telefon", "atencio.trucades")]

    with own_dbt.connection() as connection:
        connection.execute(
            "insert into plan.indicator_overlaps "
            "values (2026, 'atencio.telefon', 'atencio.trucades', 'the same under two actions')"
        )
    assert statuses(own_dbt, *REBUILD)["assert_no_event_is_counted_twice_undeclared"] == "pass"


def test_a_declaration_that_the_plan_contradicts_stops_the_build(own_dbt: Dbt) -> None:
    with own_dbt.connection() as connection:
        connection.execute(
            "insert into plan.indicator_overlaps "
            "values (2026, 'assessoraments.otpb', 'assessoraments.pdb', 'no event has both')"
        )
        connection.execute(
            "insert into plan.plan_unused_events "
            "values (2026, 'attention_phone', 'propi', 'but it is counted, as any programme is')"
        )
        connection.execute(
            "update plan.plan_event_types set counts_people = false "
            "where event_type = 'training_participant'"
        )
    failed = {name for name, said in statuses(own_dbt, *TESTS).items() if said == "fail"}
    assert failed == {
        "assert_every_declared_overlap_can_happen",
        "assert_no_indicator_counts_what_is_declared_unused",
        "assert_every_event_about_people_is_marked_so",
    }


def test_an_event_not_declared_as_unused_only_warns(own_dbt: Dbt) -> None:
    with own_dbt.connection() as connection:
        connection.execute(
            "insert into raw_civicrm.events (id, event_type, start_on, program, is_active) values "
            "(1, 'Formacio transversal', date '2026-03-02', 'propi', true),"
            "(2, 'Formacio transversal', date '2026-03-02', null, true)"
        )
    said = statuses(own_dbt, *REBUILD)
    assert said["assert_every_event_is_used_or_declared_unused"] == "warn"
    orphans = "select event_id, reason, declared_reason is null from marts.orphan_events order by 1"
    assert own_dbt.rows(orphans) == [
        ("civicrm:event:1", "other_program", False),
        ("civicrm:event:2", "unknown_program", True),
    ]
