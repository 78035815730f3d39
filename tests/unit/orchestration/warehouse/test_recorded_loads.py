"""What a load leaves in the record of loads: a success, its failure, or that it was interrupted."""

from collections.abc import Callable, Iterator
from datetime import date

import dagster as dg
import dlt
import pyarrow as pa
import pytest

from orchestration.assets.raw import load_assets
from orchestration.resources.alerts import Alerts
from orchestration.resources.extraction import Extraction
from orchestration.resources.night import Night
from orchestration.resources.warehouse import Warehouse
from orchestration.settings import profile
from orchestration.warehouse.database import connection
from orchestration.warehouse.integrity import take_marker
from sources import Connector
from sources.common.arrow_columns import Column, Kind, to_arrow
from sources.common.errors import CredentialError, UnavailableError
from sources.common.merge_resource import merge_resource, present_rows
from sources.common.request_metrics import RequestMetrics
from sources.pipeline import SourceLoad, load_source

DAY = date(2026, 6, 30)
COLUMNS = [Column("id", "id", Kind.INTEGER)]


@dlt.source(name="vendor")
def vendor():
    def pages() -> Iterator[pa.Table]:
        yield present_rows(to_arrow([{"id": 1}, {"id": 2}], COLUMNS, ("id",), "things"))

    return merge_resource(pages(), "things", "One row per thing.", COLUMNS, ("id",))


@pytest.fixture
def load(data) -> Callable[..., dg.ExecuteInProcessResult]:
    """Run the step that loads the vendor, which answers or fails with this error."""

    def load(error: BaseException | None = None) -> dg.ExecuteInProcessResult:
        class Vendor(Extraction):
            def load(self, source: str, metrics: RequestMetrics) -> SourceLoad:
                if error:
                    raise error
                owner = self.night.profile
                return load_source(vendor(), warehouse=owner.warehouse, state=owner.dlt_state)

        night = Night(profile_name="demo", as_of=DAY.isoformat())
        resources = {
            "night": night,
            "warehouse": Warehouse(night=night, alerts=Alerts(night=night)),
            "extraction": Vendor(night=night),
        }
        with dg.DagsterInstance.ephemeral() as instance:
            return dg.materialize(
                [load_assets(Connector("vendor", vendor, print))],
                resources=resources,
                instance=instance,
                raise_on_error=False,
            )

    return load


def _recorded() -> list[tuple]:
    with connection(profile("demo").warehouse) as warehouse:
        return warehouse.execute(
            "select run_id, source, as_of, succeeded, rows_loaded, error, "
            "started_at <= finished_at from operations.loads order by turn"
        ).fetchall()


def test_each_attempt_is_recorded_as_it_ended_and_in_order(load):
    failed = load(CredentialError("the vendor refuses the credential"))
    succeeded = load()
    again = load(UnavailableError("the vendor does not answer"))
    assert [one.success for one in (failed, succeeded, again)] == [False, True, False]
    first, second, third = _recorded()
    assert first[:5] == (failed.run_id, "vendor", DAY, False, None)
    assert second == (succeeded.run_id, "vendor", DAY, True, 2, None, True)
    assert third[:5] == (again.run_id, "vendor", DAY, False, None)
    # the board shows what the page and the alert say
    for run, row in ((failed, first), (again, third)):
        [event] = run.filter_events(lambda event: event.is_step_failure)
        assert row[5] == event.step_failure_data.user_failure_data.description
    assert first[5].startswith("vendor was not loaded: the credential was refused. the vendor ref")
    assert third[5].startswith("vendor was not loaded: the source is unavailable. the vendor does")


def test_an_interrupted_load_is_recorded_as_such_and_the_next_night_reads_the_whole_file(load):
    assert not load(KeyboardInterrupt()).success
    [row] = _recorded()
    assert row[1:6] == ("vendor", DAY, False, None, "the load was interrupted before it ended")
    assert take_marker(profile("demo").warehouse) is None
