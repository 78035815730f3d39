"""What can go wrong between a vendor and its raw tables, one class per thing to do about it."""


class SourceError(Exception):
    """A load failed; the message says what happened, where, and what to do, and holds no secret."""


class SettingError(SourceError):
    """A setting of the connector is wrong; the message names it as the environment does."""


class CredentialError(SourceError):
    """The vendor refuses the credential, or the credential silently reads nothing."""


class ContractError(SourceError):
    """The vendor's answer is not what its contract sheet promises."""


class UnavailableError(SourceError):
    """The vendor did not answer within the bounded number of tries."""


class ShrinkageError(SourceError):
    """The vendor suddenly shows far fewer rows than are already loaded: refused, not believed."""
