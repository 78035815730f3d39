"""Each test here records its ending; `endings` prints all of them at the end of the run."""

from collections.abc import Callable

import pytest

from tests.faults import endings
from tests.faults.endings import Ending
from tests.support.warehouses import Rows, differences


@pytest.fixture
def ended(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Gives the function that records an ending, then asserts that nothing is wrong with it."""

    def record(
        kind: str,
        subject: str,
        event: str,
        end: str,
        expected: dict[str, Rows],
        found: dict[str, Rows],
        *,
        wrong: int = 0,
    ) -> None:
        lost, doubled = endings.count(expected, found)
        ending = Ending(kind, subject, event, end, lost, doubled, wrong)
        request.node.user_properties.append(endings.as_property(ending))
        assert differences(expected, found) == {}
        assert not wrong, ending

    return record
