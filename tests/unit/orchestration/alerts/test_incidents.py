"""Incidents: their titles, and that the runbook section of each exists."""

import re
import typing

import dagster as dg
import pytest
from dlt.common.configuration.exceptions import ConfigFieldMissingException

from orchestration.alerts import incidents
from orchestration.alerts.incidents import Incident, failed_build, failed_load
from orchestration.alerts.runbook import Section
from orchestration.alerts.step_failures import failing_with, step_failure
from orchestration.errors import (
    CorruptWarehouseError,
    DiskFullError,
    NightError,
    WarehouseError,
    WarehouseInUseError,
    reason,
)
from sources import discover
from sources.common import errors
from sources.common.errors import CredentialError, UnavailableError
from tests.support.warehouses import REPOSITORY

HEADING = r"(?m)^#+ (.+)$"
# Errors that connectors raise and catch themselves are no kind of failure.
KINDS = [k for k in errors.SourceError.__subclasses__() if k.__module__ == errors.__name__]
OF_THE_WAREHOUSE = (WarehouseInUseError, CorruptWarehouseError, DiskFullError, WarehouseError)
FAILURES = (*KINDS, *OF_THE_WAREHOUSE, NightError, RuntimeError)

# Every function of the module that makes an incident, called in each way that matters.
MADE = {
    "failed_load": [failed_load("x", failure("…")) for failure in FAILURES],
    "failed_build": [failed_build(NightError("…"))],
    "failed_checks": [
        incidents.failed_checks(name, NightError("…")) for name in ("marts", "raw_x")
    ],
    "failed_publication": [incidents.failed_publication(NightError("…"))],
    "failed_step": [incidents.failed_step("load_x", "…")],
    "died_run": [incidents.died_run("load", "1", "…")],
    "stale_board": [incidents.stale_board("…")],
    "stale_source": [incidents.stale_source("x", "…")],
    "retired_metric": [
        incidents.retired_metric(name, "views", "…") for name in ("facebook", "instagram", "x")
    ],
    "expiring_credential": [
        incidents.expiring_credential(name, "…")
        for name, connector in discover().items()
        if connector.validity
    ],
}


def test_every_section_that_an_incident_names_is_there():
    makers = {
        name
        for name, function in vars(incidents).items()
        if not name.startswith("_")
        and callable(function)
        and typing.get_type_hints(function).get("return") is Incident
    }
    assert makers == MADE.keys() and len(MADE["expiring_credential"]) == 2
    for incident in [one for made in MADE.values() for one in made]:
        assert incident.section.text, incident
        page = (REPOSITORY / incident.section.page).read_text(encoding="utf-8")
        anchors = [heading.lower().replace(" ", "-") for heading in re.findall(HEADING, page)]
        anchor = incident.section.link.removeprefix(f"{incident.section.page}#")
        assert [found.rstrip("?") for found in anchors].count(anchor) == 1, incident
        assert str(incident).endswith(f"({incident.section})")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_failed_load_has_a_section_of_its_own(kind):
    incident = failed_load("x", kind("…"))
    assert incident.title.startswith("x was not loaded: ") and incident.kind == "load_x"
    others = [failed_load("x", other("…")) for other in FAILURES if other is not kind]
    assert incident.section not in {other.section for other in others}
    assert incident.title not in {other.title for other in others}


@pytest.mark.parametrize("kind", OF_THE_WAREHOUSE)
def test_a_warehouse_that_cannot_be_used_is_the_same_incident_for_every_step(kind):
    error = kind("…")
    assert failed_load("x", error) == failed_load("qdq", error) == failed_build(error)


def test_a_failure_of_no_known_kind_leads_to_the_general_section():
    incident = failed_build(RuntimeError("no such column"))
    assert incident.section.link == "docs/operations.md#a-build-failed"
    assert str(incident) == (
        "the marts were not built. RuntimeError: no such column "
        "(docs/operations.md, section “A build failed”)"
    )


def test_the_cause_is_the_one_that_was_written_for_people():
    error = RuntimeError("pipeline step failed")
    error.__cause__ = CredentialError("X refuses the credential")
    incident = failed_load("x", error)
    assert incident.title == "x was not loaded: the credential was refused"
    assert incident.cause == "X refuses the credential"


def test_missing_settings_lead_to_the_settings(monkeypatch):
    for name in ("BASE_URL", "API_KEY", "HASH_KEY"):
        monkeypatch.delenv(f"SOURCES__CIVICRM__{name}", raising=False)
    with pytest.raises(ConfigFieldMissingException) as failure:
        list(discover()["civicrm"].check_health())
    incident = failed_load("civicrm", failure.value)
    assert incident.title == "civicrm was not loaded: a setting is missing or wrong"
    assert incident.section == Section("Settings")
    assert incident.cause == reason(failure.value)
    assert "SOURCES__CIVICRM__BASE_URL, SOURCES__CIVICRM__API_KEY" in incident.cause


def test_a_cause_without_end_is_cut():
    incident = failed_build(NightError("the plan is malformed: " + 500 * "plan_axes.csv, "))
    assert len(incident.cause) == 1500 and incident.cause.endswith("…")


def test_a_failed_step_carries_its_incident():
    with (
        pytest.raises(dg.Failure) as failure,
        failing_with(lambda error: failed_load("x", error)),
    ):
        raise CredentialError("X refuses the credential")
    incident = failed_load("x", CredentialError("X refuses the credential"))
    assert failure.value.description == str(incident)
    metadata = {name: value.value for name, value in failure.value.metadata.items()}
    assert metadata["incident_title"] == "x was not loaded: the credential was refused"
    assert metadata["runbook"] == "docs/operations.md#the-credential"
    page = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    assert metadata["what_to_do"] in page and "CiviCRM refuses" in metadata["what_to_do"]


def test_what_has_been_decided_about_a_step_stays():
    decided = step_failure(failed_load("x", UnavailableError("…")), {"source_requests": 3})
    assert decided.metadata["source_requests"].value == 3
    for error in (decided, dg.RetryRequested(2, 300)):
        with pytest.raises(type(error)) as raised, failing_with(failed_build):
            raise error
        assert raised.value is error
