"""The hand-made Graph API, for the tests of this connector too."""

from tests.unit.sources.meta_graph.conftest import telling

__all__ = ["telling"]
