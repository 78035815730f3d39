"""Nights that fail and heal, and what the people on duty were told of it."""

import dagster as dg
import pytest

from tests.support.nights import DAY
from tests.support.post_box import SECRET, post_box
from tests.support.warehouses import DataDir, environment


@pytest.fixture
def data_dir(demo: DataDir, tmp_path) -> DataDir:
    return demo.copy_to(tmp_path)


def test_a_failing_source_is_one_alert_and_the_next_good_night_one_all_clear(data_dir):
    with post_box() as box, environment(JUSSANA_ALERTS=box.address):
        failed = data_dir.night(DAY, only=["x"], faults=["x:expired_token"])
        assert failed.published and len(failed.failures) == 1
        assert box.titles() == ["jussana demo: x was not loaded"]
        assert "X refuses the credential" in box.letters[0][1]
        assert "“A load failed”" in box.letters[0][1]
        healed = data_dir.night(DAY, only=["x", "facebook"], faults=["facebook:retired_metric"])
        assert healed.published and not healed.failures, data_dir.said.getvalue()
    [metric] = set(box.titles()[1:]) - {"jussana demo: all clear: x was not loaded"}
    assert metric.startswith("jussana demo: facebook: metric ") and len(box.letters) == 3
    left = [file for file in data_dir.path.rglob("*") if file.is_file()]
    assert left and not [file for file in left if SECRET.encode() in file.read_bytes()]


def test_a_refused_publication_is_an_alert_of_whoever_ran_it(data_dir, demo):
    from orchestration.alerts.run_report import REPORTED
    from orchestration.assets.published_marts import published_marts
    from orchestration.definitions import defs

    job = defs.resolve_job_def("build").get_subset(asset_selection={published_marts.key})
    night = {"as_of": DAY.isoformat(), "seed": demo.seed}
    with (
        post_box() as box,
        environment(JUSSANA_DATA=str(data_dir.path), JUSSANA_ALERTS=box.address),
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


def test_a_vendor_awaited_in_vain_is_one_alert_in_words_for_people(data, monkeypatch):
    from orchestration.assets import raw as ingestion
    from orchestration.definitions import defs

    monkeypatch.setattr(ingestion, "_WAIT_SECONDS", 0)
    job = defs.resolve_job_def("load").get_subset(
        asset_selection={key for key in ingestion_keys(defs) if key.path[0] == "raw_qdq"}
    )
    nowhere = {"SOURCES__QDQ__BASE_URL": "http://127.0.0.1:1", "RUNTIME__REQUEST_MAX_ATTEMPTS": "1"}
    with (
        post_box() as box,
        environment(JUSSANA_PROFILE="production", JUSSANA_ALERTS=box.address, **nowhere),
        dg.DagsterInstance.ephemeral() as instance,
    ):
        run = job.execute_in_process(
            instance=instance, raise_on_error=False, tags={"dagster/schedule_name": "load_nightly"}
        )
    again = [event for event in run.all_events if event.is_step_restarted]
    assert len(again) == 2 and not run.success
    assert box.titles() == ["jussana production: qdq was not loaded"]
    what = box.letters[0][1].splitlines()[0]
    assert what.startswith("What: qdq was not loaded. ") and "could not be reached" in what


def ingestion_keys(defs: dg.Definitions) -> set[dg.AssetKey]:
    return set(defs.resolve_job_def("load").asset_layer.executable_asset_keys)
