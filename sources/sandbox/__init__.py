"""The sandbox: every vendor's API on loopback, fed from one seeded world, with faults and truth.

The one entry point: whoever uses the sandbox imports from here, or runs `sources.sandbox.command`.
Nothing of the connectors belongs here: the two must be able to disagree.

Raises `ImportError` with the name of this package where the extra `[demo]` is not installed.
"""

_DEMO_EXTRA = ("graphql", "starlette", "uvicorn")

try:
    from .faults import UnknownFault, faults_of
    from .server import PortTaken, Sandbox, serve
    from .truth import people, truth
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in _DEMO_EXTRA:
        raise
    raise ImportError(
        "the demo needs the extra [demo]: pip install 'jussana[demo]'", name=__name__
    ) from None

__all__ = ["PortTaken", "Sandbox", "UnknownFault", "faults_of", "people", "serve", "truth"]
