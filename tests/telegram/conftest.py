"""Fixtures of the front's tests."""

from pathlib import Path

import pytest

from tests.telegram.bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """An empty folder, nothing known."""
    return Bench(tmp_path)
