"""What a machine may lack: then tests skip and say so, unless the run requires it."""

import os
from typing import NoReturn

import pytest


def lacking(why: Exception, required_by: str) -> NoReturn:
    """Skip, or fail where the environment says that it has to be there.

    Args:
        why: What is missing.
        required_by: Name of the variable that is `1` where skipping is not allowed.
    """
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{required_by}=1, but {why}")
    pytest.skip(str(why))
