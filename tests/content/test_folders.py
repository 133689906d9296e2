"""`bot/content/folders.py`."""

from bot.content.folders import default_config, locales_folder, messages_folder


def test_the_files_are_found() -> None:
    """In a checkout and in the installed package alike."""
    assert (messages_folder() / "es" / "common.toml").is_file()
    assert (locales_folder() / "es" / "LC_MESSAGES" / "bot.po").is_file()
    assert default_config().is_file()
