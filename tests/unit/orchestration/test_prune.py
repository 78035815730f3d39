"""Old runs are removed with all their files; the others stay."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from orchestration.cli.prune import prune
from orchestration.resources.instance import open_instance


@dg.job
def speaks():
    @dg.op
    def says():
        print("a line for the log of the run")

    says()


def _named(run_id, data):
    return [path for path in data.rglob("*") if run_id in path.name]


def test_runs_leave_nothing_after_ninety_days_and_stay_before(data):
    with open_instance() as instance:
        run = speaks.execute_in_process(instance=instance).run_id
    assert _named(run, data)
    now = datetime.now(UTC)
    assert prune(now + timedelta(days=89.5)) == 0
    assert _named(run, data)
    assert prune(now + timedelta(days=90.5)) == 1
    with open_instance() as instance:
        assert instance.get_runs() == []
    assert _named(run, data) == []
