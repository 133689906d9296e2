"""The messages that are no hazard's: what else a post says to its nationals."""

from enum import StrEnum


class Notice(StrEnum):
    """A text of `messages/<language>/notices.toml`; the value is its key there."""

    CHECKIN = "checkin"  # opens a check-in
    CHECKIN_REMINDER = "checkin_reminder"
    CHECKIN_LAST = "checkin_last"  # the last reminder
    STILL_HERE = "still_here"
    RECONFIRM = "reconfirm"  # are your data still right?
    RUMOUR = "rumour"
    FAKE_ACCOUNT = "fake_account"
    CANCELLATION = "cancellation"  # of an alert sent by mistake
    CORRECTION = "correction"
    UPDATE = "update"
    ALL_CLEAR = "all_clear"
    DRILL_START = "drill_start"
    DRILL_END = "drill_end"
    DOCUMENTS = "documents"
    CONSULAR_HELP = "consular_help"  # what a post can do, and what it cannot
    FAMILY = "family"
    OFFERS = "offers"  # of work or travel that are traps
    REFERRAL = "referral"  # who else helps, apart from the post


# They stand before an alert's text, which brings the banner and the word on its language.
FIRST_LINES = frozenset({Notice.UPDATE, Notice.ALL_CLEAR})
