"""The last step of a night: it publishes the marts that its own run built, and no others."""

from collections.abc import Callable
from datetime import date

import dagster as dg
import pytest

from orchestration.assets.published_marts import published_marts
from orchestration.publication.nights import nights
from orchestration.resources.alerts import Alerts
from orchestration.resources.night import Night
from orchestration.resources.warehouse import Warehouse
from orchestration.settings import profile
from orchestration.warehouse.database import connection
from orchestration.warehouse.operations import begin_build
from tests.support.boards import add_marts, figure

DAY = date(2026, 11, 20)


@pytest.fixture
def run(data) -> Callable[..., dg.ExecuteInProcessResult]:
    """Run a build of small marts, which record this builder or their own run, and publish."""

    def run(builder: str | None = None) -> dg.ExecuteInProcessResult:
        @dg.asset(key=["marts", "plan_scorecard"])
        def built(context: dg.AssetExecutionContext, warehouse: Warehouse) -> None:
            with warehouse.writing() as owner:
                begin_build(owner, builder or context.run.run_id)
                with connection(owner.warehouse) as opened:
                    add_marts(opened, 1)

        night = Night(profile_name="demo", as_of=DAY.isoformat())
        owned = Warehouse(night=night, alerts=Alerts(night=night))
        with dg.DagsterInstance.ephemeral() as instance:
            return dg.materialize(
                [built, published_marts],
                resources={"night": night, "warehouse": owned},
                instance=instance,
                raise_on_error=False,
            )

    return run


def _recorded() -> list[tuple]:
    with connection(profile("demo").warehouse) as warehouse:
        return warehouse.execute("select run_id, as_of from operations.publications").fetchall()


def test_the_marts_of_the_run_are_published_and_recorded(run):
    result = run()
    assert result.success
    [night] = nights(profile("demo").published)
    assert (night.run_id, night.as_of) == (result.run_id, DAY)
    assert _recorded() == [(result.run_id, DAY)]
    assert figure(profile("demo").published) == 1


def test_the_marts_of_another_run_are_not_published(run):
    result = run(builder="other")
    [failure] = result.filter_events(lambda event: event.is_step_failure)
    assert failure.step_key == "published__marts"
    described = failure.step_failure_data.user_failure_data.description
    assert "another night has built them since. Nothing was published" in described
    assert nights(profile("demo").published) == []
    assert not profile("demo").marts.exists()
    assert _recorded() == []
