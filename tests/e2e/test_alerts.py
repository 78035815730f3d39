"""Nights that fail and heal, and what the people on duty were told of it."""

import dagster as dg
import pytest

from tests.e2e.conftest import DAY
from tests.house import House, environment
from tests.post_box import SECRET, post_box


@pytest.fixture
def house(demo: House, tmp_path) -> House:
    return demo.copy_to(tmp_path)


def test_a_failing_source_is_one_alert_and_the_next_good_night_one_all_clear(house):
    with post_box() as box, environment(JUSSANA_ALERTS=box.address):
        failed = house.night(DAY, only=["x"], faults=["x:expired_token"])
        assert failed.published and len(failed.failures) == 1
        assert box.titles() == ["jussana demo: x was not loaded"]
        assert "X refuses the credential" in box.letters[0][1]
        assert "“A load failed”" in box.letters[0][1]
        healed = house.night(DAY, only=["x", "facebook"], faults=["facebook:retired_metric"])
        assert healed.published and not healed.failures, house.said.getvalue()
    [metric] = set(box.titles()[1:]) - {"jussana demo: all clear: x was not loaded"}
    assert metric.startswith("jussana demo: facebook: metric ") and len(box.letters) == 3
    left = [file for file in house.data.rglob("*") if file.is_file()]
    assert left and not [file for file in left if SECRET.encode() in file.read_bytes()]


def test_a_refused_publication_is_an_alert_of_whoever_ran_it(house, demo):
    from orchestration.definitions import defs
    from orchestration.run_report import REPORTED
    from orchestration.window import published_marts

    job = defs.resolve_job_def("build").get_subset(asset_selection={published_marts.key})
    night = {"as_of": DAY.isoformat(), "seed": demo.seed}
    with (
        post_box() as box,
        environment(JUSSANA_DATA=str(house.data), JUSSANA_ALERTS=box.address),
        dg.DagsterInstance.ephemeral() as instance,
    ):
        for _ in range(2):
            run = job.execute_in_process(
                run_config={"resources": {"night": {"config": night}}},
                instance=instance,
                raise_on_error=False,
            )
            assert not run.success
            assert REPORTED in instance.get_run_by_id(run.run_id).tags
    assert box.titles() == ["jussana demo: the publication was refused"]
    assert "What: the marts were not built and checked by this run" in box.letters[0][1]
