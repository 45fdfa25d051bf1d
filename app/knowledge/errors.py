"""Why a pack was refused. Start-up stops on any of these."""


class PackError(Exception):
    """A pack that may not be served.

    Attributes:
        problems: One line each: place (file or id) and reason.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("pack refused:\n  " + "\n  ".join(problems))
