"""What can go wrong for a user's reason: each message says what, where, why and what to do."""


class OnrecordError(Exception):
    """The run cannot go on; the message is one line for the user."""

    exit_code = 1


class InputError(OnrecordError):
    """The input folder or file cannot be read at all."""


class ParamsError(OnrecordError):
    """params.yaml, or an overrides file, says something that is not understood."""

    exit_code = 2


class ModelError(OnrecordError):
    """The spaCy pipeline is missing or does not do what the extractors need."""


class TableError(OnrecordError):
    """A table is missing, unreadable or not of the schema this version writes."""


class CheckError(OnrecordError):
    """The proof failed: some row does not stand at its offsets, or a key dangles."""


class ExportError(OnrecordError):
    """An export cannot be written as, or where, it was asked for."""


class QueryError(OnrecordError):
    """What is asked of the tables is not understood, or is more than they may be asked."""

    exit_code = 2


class StorageError(OnrecordError):
    """Object storage cannot be read or written as, or where, it was asked for."""
