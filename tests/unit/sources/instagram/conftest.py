"""The hand-made Graph API, for the tests of this connector too."""

from tests.unit.sources.meta_graph.conftest import scripted_client

__all__ = ["scripted_client"]
