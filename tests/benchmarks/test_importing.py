"""The benchmark of importing, small."""

from pathlib import Path

from tests.benchmarks.importing import measure


async def test_it_finds_exactly_what_was_planted(tmp_path: Path) -> None:
    """Whatever the size."""
    told = await measure(tmp_path, 300, 10)

    assert (told["rows"], told["faults_found"], told["faults_not_planted"]) == (300, 10, 0)
