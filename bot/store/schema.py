"""All tables by name: each topic has its file in tables. Migrations make the same ones (tested)."""

from bot.store.tables.alerts import alerts, audiences, caps, variants
from bot.store.tables.base import UtcTime, identity, metadata
from bot.store.tables.cases import LIVE, LOST, OWN, case_screens, case_words, cases, duty_groups
from bot.store.tables.checkins import (
    checkin_history,
    checkins,
    comprehension,
    headcounts,
    round_asked,
    round_history,
    round_tries,
    rounds,
    understood,
)
from bot.store.tables.exercises import (
    exercise_answers,
    exercise_events,
    exercise_members,
    exercises,
    seats,
)
from bot.store.tables.joining import claims, handouts, imports
from bot.store.tables.people import consents, former_posts, nationals, points, profiles
from bot.store.tables.posts import (
    directory,
    invitations,
    officer_languages,
    officers,
    posts,
    rota,
    subscriptions,
)
from bot.store.tables.running import alarms, audit, dialogues, facts, inbox, jobs, offsets
from bot.store.tables.sending import deliveries, leases, media, moments, outbox, passages, tallies
from bot.store.tables.texts import recordings, reviews

__all__ = [
    "LIVE",
    "LOST",
    "OWN",
    "UtcTime",
    "alarms",
    "alerts",
    "audiences",
    "audit",
    "caps",
    "case_screens",
    "case_words",
    "cases",
    "checkin_history",
    "checkins",
    "claims",
    "comprehension",
    "consents",
    "deliveries",
    "dialogues",
    "directory",
    "duty_groups",
    "exercise_answers",
    "exercise_events",
    "exercise_members",
    "exercises",
    "facts",
    "former_posts",
    "handouts",
    "headcounts",
    "identity",
    "imports",
    "inbox",
    "invitations",
    "jobs",
    "leases",
    "media",
    "metadata",
    "moments",
    "nationals",
    "officer_languages",
    "officers",
    "offsets",
    "outbox",
    "passages",
    "points",
    "posts",
    "profiles",
    "recordings",
    "reviews",
    "rota",
    "round_asked",
    "round_history",
    "round_tries",
    "rounds",
    "seats",
    "subscriptions",
    "tallies",
    "understood",
    "variants",
]
