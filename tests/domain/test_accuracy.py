"""What a published accuracy may not say."""

import pytest
from pydantic import ValidationError

from app.domain.accuracy import Bounds


def test_bounds_of_a_share_are_in_order_and_a_share() -> None:
    assert Bounds(low=0.76, high=0.96).high == 0.96
    with pytest.raises(ValidationError, match="above high"):
        Bounds(low=0.96, high=0.76)
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        Bounds(low=0.76, high=96.0)
