"""How long the vendor says a token is valid; the token itself is in no address."""

import json
from datetime import UTC, datetime

import pytest

from sources.common.errors import ContractError
from sources.common.health import HealthResult
from sources.meta_graph.token import token_health, token_validity
from tests.unit.sources.meta_graph.conftest import TOKEN, error


def token_facts(**facts: object) -> list[dict[str, object]]:
    return [{"code": 200, "body": json.dumps({"data": facts})}]


def moment(day: int) -> int:
    return int(datetime(2026, 12, day, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("facts", "until"),
    [
        ({"expires_at": 0, "data_access_expires_at": 0}, None),
        ({"is_valid": True}, None),
        ({"expires_at": moment(9), "data_access_expires_at": moment(20)}, 9),
        ({"expires_at": 0, "data_access_expires_at": moment(20)}, 20),
    ],
)
def test_the_first_end_counts_and_zero_is_none(scripted_client, facts, until):
    client, _ = scripted_client(token_facts(**facts))
    found = token_validity(client).until
    assert found == (until and datetime(2026, 12, until, tzinfo=UTC))


@pytest.mark.parametrize(("days", "is_soon"), [(13, True), (15, False)])
def test_two_weeks_before_the_end_somebody_is_asked_to_get_a_new_one(
    scripted_client, days, is_soon
):
    now = int(datetime.now(UTC).timestamp())
    client, _ = scripted_client(token_facts(expires_at=now + days * 86_400))
    finding = token_health(client)
    assert bool(finding.remedy) is is_soon and finding.text.startswith("its token is good until 20")


@pytest.mark.parametrize(
    "answer", [[{"code": 400, "body": json.dumps(error(100))}], [], {"data": {}}, [None]], ids=str
)
def test_a_response_without_facts_is_refused(scripted_client, answer):
    client, _ = scripted_client(answer)
    with pytest.raises(ContractError, match="debug_token") as refusal:
        token_validity(client)
    assert TOKEN not in str(refusal.value)
    assert token_health(client) == HealthResult("the end of its token is not known")


def test_the_token_is_in_the_body_and_in_no_address_and_no_log(scripted_client, every_log):
    client, vendor = scripted_client(token_facts(expires_at=0))
    token_validity(client)
    [request] = vendor.requests
    assert TOKEN not in request.url and request.url.endswith("/") and TOKEN in request.body
    assert TOKEN not in every_log.text
