"""The tables, one file a topic; bot.store.schema names them all."""
