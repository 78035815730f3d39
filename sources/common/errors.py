"""What can go wrong between a vendor and its raw tables, one class per thing to do about it."""


class SourceError(Exception):
    """A load failed; the message says what happened, where, and what to do, and holds no secret."""


class SettingError(SourceError):
    """A setting of the connector is wrong; the message names it as the environment does."""


class CredentialError(SourceError):
    """The vendor refuses the credential, or shows it nothing."""


class ContractError(SourceError):
    """The vendor's response is not what its API promises."""


class UnavailableError(SourceError):
    """The vendor did not answer, or refused to serve, in all retries."""


class ShrinkageError(SourceError):
    """The vendor suddenly shows far fewer rows than are loaded: nothing is removed."""
