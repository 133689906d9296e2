"""What the facts of an alert are called to an officer, in the bot's words."""

from bot.domain.wording import N_

NAMES = {
    "authority": N_("Who reports it (authority of the country)"),
    "hazard_name": N_("Name of the storm"),
    "place": N_("Place"),
    "onset": N_("When it arrives"),
    "deadline": N_("Until when to act"),
    "shelter": N_("Shelter"),
    "clinic": N_("Where the sick are treated"),
    "updated": N_("Hour of the authority's report"),
    "next_update": N_("Next message"),
    "telephone": N_("Telephone of the consulate"),
    "emergency_number": N_("Emergency number"),
    "papers_place": N_("Papers: where they are not asked for"),
    "papers_authority": N_("Papers: who says so"),
    "papers_said": N_("Papers: hour at which they said it"),
    "papers_until": N_("Papers: until when it holds"),
    "change": N_("What is new"),
    "fact": N_("What is right"),
    "wrong": N_("What was wrong"),
}
