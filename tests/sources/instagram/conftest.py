"""The hand-made Graph API, for the tests of this connector too."""

from tests.sources.graph.conftest import telling

__all__ = ["telling"]
