"""Why an archive could not be evaluated, each with the exit status of the command."""


class ArchiveError(Exception):
    """The run cannot go on. What was done is kept.

    Attributes:
        status: Exit status of the command.
        remedy: What may be done, said after the reason.
    """

    status = 1
    remedy = "; the same command goes on where it was"


class WrongCallError(ArchiveError):
    """The command cannot be carried out as it was given, and nothing was begun or changed."""

    status = 2
    remedy = ""


class InputChangedError(ArchiveError):
    """The input is not what it was when it was begun, so that nothing made of it is whole."""

    remedy = "; begin anew with --restart"


class MiscountedError(ArchiveError):
    """The counts are not of the lines that were done, so that the closing line would be wrong."""

    remedy = "; begin anew with --restart"
