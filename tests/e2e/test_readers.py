"""Readers and nights do not disturb each other, and history keeps each night's board."""

from tests.support.nights import DAY, NEXT_DAY


def test_a_reader_that_holds_the_published_file_blocks_no_night_and_sees_no_change(next_night):
    data_dir, said = next_night
    assert said == "the same board\n"
    assert data_dir.ask("select max(as_of) from plan_scorecard", data_dir.marts) == [(NEXT_DAY,)]


def test_history_keeps_the_board_of_each_night_as_it_was(demo, next_night):
    data_dir, _ = next_night
    board = "select indicator_id, target, actual, status from {} order by all"
    then = demo.ask(board.format("plan_scorecard"), demo.marts)
    kept = f"(select * from plan_scorecard_history where as_of = '{DAY}')"
    assert data_dir.ask(board.format(kept), data_dir.marts) == then
    days = data_dir.ask(
        "select distinct as_of from plan_scorecard_history order by 1", data_dir.marts
    )
    assert days == [(DAY,), (NEXT_DAY,)]


def test_rollback_shows_the_night_before_again(demo, next_night, tmp_path):
    from orchestration.publication.publish import rollback

    data_dir = next_night[0].copy_to(tmp_path)
    assert rollback(data_dir.demo / "published").as_of == DAY
    assert data_dir.ask("select max(as_of) from plan_scorecard", data_dir.marts) == [(DAY,)]
