"""The front: the only folder that knows python-telegram-bot."""
