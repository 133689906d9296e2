"""Fixtures of the flows."""

import pytest

from tests.flows.house import free_port


@pytest.fixture
def port() -> int:
    """A port that nobody has."""
    return free_port()
