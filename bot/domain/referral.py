"""Who helps those who had better not talk to a consulate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """Addresses that stand before the first question, as people type them into a browser."""

    unhcr: str = "help.unhcr.org"  # protection, asylum
    red_cross: str = "familylinks.icrc.org"  # looking for relatives
