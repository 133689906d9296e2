"""Where the files stand: in the installed package, or beside it in a checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def messages_folder() -> Path:
    """`messages/`: what is said to the public."""
    return _find("messages")


def locales_folder() -> Path:
    """`locales/`: what the bot's own buttons and replies say."""
    return _find("locales")


def default_config() -> Path:
    """`config.toml`: every setting with its default."""
    return _find("config.toml")


def _find(name: str) -> Path:
    packaged = PACKAGE / "data" / name
    return packaged if packaged.exists() else PACKAGE.parent / name
