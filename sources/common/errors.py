"""Errors between a vendor and its raw tables, one class per remedy."""


class SourceError(Exception):
    """A load failed; the message says what happened, where, and what to do, and holds no secret."""


class SettingError(SourceError):
    """A setting of the connector is wrong; the message names its environment variable."""


class CredentialError(SourceError):
    """The vendor refuses the credential, or shows no data to it."""


class ContractError(SourceError):
    """The vendor's response is not what its API promises."""


class UnavailableError(SourceError):
    """The vendor did not respond, or refused to serve, in all retries."""


class ShrinkageError(SourceError):
    """The vendor suddenly shows far fewer rows than are loaded: nothing is removed."""
