"""The hand-made Graph API, for the tests of this connector too."""

from tests.unit.sources.graph.conftest import telling

__all__ = ["telling"]
