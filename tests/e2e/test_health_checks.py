"""Health checks of the agenda and of the city's register, with healthy and faulty vendors."""

from datetime import datetime

import pytest

from sources import discover
from sources.common.errors import ContractError, UnavailableError
from sources.sandbox import serve
from tests.support.nights import DAY
from tests.support.warehouses import environment


def findings(source: str, *faults: str, **settings: str) -> list:
    with serve(as_of=DAY, faults=[f"{source}:{fault}" for fault in faults]) as sandbox:
        prefix = f"SOURCES__{source.upper()}__"
        own = {f"{prefix}{name}": value for name, value in settings.items()}
        with environment(**sandbox.environment | own):
            return list(discover()[source].check_health())


@pytest.mark.parametrize("source", ["qdq", "fgec"])
def test_a_healthy_vendor_needs_no_remedy_and_gives_the_time(source):
    results = findings(source)
    assert [finding.remedy for finding in results if finding.remedy] == []
    assert isinstance(results[0].at, datetime) and results[0].at.date() > DAY


def test_a_resource_that_is_called_otherwise_is_named_with_those_there_are():
    (wrong,) = [one for one in findings("qdq", ACTIVITY_RESOURCE="node/event") if one.remedy]
    assert "node/event" in wrong.text
    assert "SOURCES__QDQ__ACTIVITY_RESOURCE: group/organisation, node/activity" in wrong.remedy


def test_a_missing_attribute_and_an_unknown_header_are_found():
    assert any("no attribute created" in one.text for one in findings("qdq", "missing_field"))
    assert any("codi_entitat" in one.text for one in findings("fgec", "renamed_field"))


def test_a_vendor_behind_a_page_of_html_is_named():
    with pytest.raises(ContractError, match="check against bots"):
        findings("fgec", "html_200")


@pytest.mark.parametrize("source", ["qdq", "fgec"])
def test_a_vendor_that_is_not_there_is_named_by_its_setting(source):
    with pytest.raises(UnavailableError, match=f"SOURCES__{source.upper()}__BASE_URL"):
        findings(source, BASE_URL="http://127.0.0.1:9")
