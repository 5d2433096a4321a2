"""Values by their sign, and what a ReLU changes."""

import numpy as np
import pytest
import torch
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from googlenet_core.errors import InputError
from googlenet_core.maps.signs import count_signs

VALUES = hnp.arrays(np.float32, st.integers(1, 40), elements=st.floats(-3, 3, width=32) | st.just(0.0))


@given(VALUES)
def test_a_relu_changes_what_is_counted_below(values: np.ndarray) -> None:
    found = count_signs(values)
    after = torch.relu(torch.from_numpy(values)).numpy()
    assert found.changed_by_relu == int((after != values).sum())
    assert found.all == values.size
    assert found.above == int((after > 0).sum())


@pytest.mark.parametrize("values", [np.array([]), np.array([1.0, np.nan])])
def test_what_has_no_sign_is_refused(values: np.ndarray) -> None:
    with pytest.raises(InputError, match="finite"):
        count_signs(values)
