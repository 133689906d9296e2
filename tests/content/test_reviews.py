"""`bot/content/reviews.py`."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content.folders import messages_folder
from bot.content.messages import Library
from bot.content.reviews import record
from bot.domain.hazard import Hazard, Phase
from bot.domain.message import Review
from bot.errors import TemplateError

ON = date(2026, 3, 14)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(messages_folder(), tmp_path / "messages"))


def test_a_review_is_written_and_comments_stay(copied: Path) -> None:
    """Only the review changes."""
    before = (copied / "es" / "hurricane.toml").read_text("utf-8").splitlines()

    written = record(copied, "es", Hazard.HURRICANE, 'M. "Mimi" Joseph', ON)
    after = (copied / "es" / "hurricane.toml").read_text("utf-8").splitlines()
    changed = [line for line in after if line not in before]
    library = Library.load(copied)

    assert [path.name for path in written] == ["common.toml", "hurricane.toml"]
    assert len(changed) == 1
    assert changed[0].startswith("review = {")
    assert "# draft | translated | checked" in changed[0]
    assert library.review(Hazard.HURRICANE, Phase.WARNING, "es") is Review.CHECKED
    assert library.review(Hazard.HURRICANE, Phase.WARNING, "fr") is Review.TRANSLATED


def test_a_second_review_replaces_the_first(copied: Path) -> None:
    """The latest reader stands there."""
    record(copied, "ht", None, "A", ON)
    record(copied, "ht", None, "B", date(2027, 1, 2))

    review = Library.load(copied).speeches["ht"].common.review

    assert (review.by, review.on) == ("B", date(2027, 1, 2))


@pytest.mark.parametrize(("language", "by"), [("mam", "A"), ("es", " ")])
def test_what_is_not_there_cannot_be_reviewed(copied: Path, language: str, by: str) -> None:
    """No file, or no name: a sentence."""
    with pytest.raises(TemplateError):
        record(copied, language, None, by, ON)
