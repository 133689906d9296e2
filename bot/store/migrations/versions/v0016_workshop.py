"""Exercises that people play: their clock, who sits where, what happened, what was answered"""

import sqlalchemy as sa
from alembic import op

from bot.store.schema import UtcTime

revision = "0016"
down_revision = "0015"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for column in (
        sa.Column("script", sa.String()),
        sa.Column("language", sa.String()),
        sa.Column("state", sa.String()),
        sa.Column("seconds", sa.Float(), nullable=False, server_default="0"),
        sa.Column("since", UtcTime()),
        sa.Column("speed", sa.Float(), nullable=False, server_default="1"),
        sa.Column("people", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("report", sa.Text()),
    ):
        op.add_column("exercises", column)
    op.create_table(
        "seats",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("exercise_id", KEY, nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("card", sa.String()),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("joined_at", UtcTime(), nullable=False),
        sa.Column("left_at", UtcTime()),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name="fk_seats_exercise_id_exercises"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sa.UniqueConstraint("exercise_id", "chat_id", name="uq_seats_exercise_id_chat_id"),
    )
    op.create_index("ix_seats_chat_id", "seats", ["chat_id"])
    op.create_table(
        "exercise_events",
        sa.Column("id", KEY, autoincrement=True, nullable=False),
        sa.Column("exercise_id", KEY, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String()),
        sa.Column("team", sa.String()),
        sa.Column("text", sa.Text()),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name="fk_exercise_events_exercise_id_exercises"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exercise_events"),
    )
    op.create_index("ix_exercise_events_exercise_id", "exercise_events", ["exercise_id"])
    op.create_table(
        "exercise_answers",
        sa.Column("exercise_id", KEY, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("seat_id", KEY, nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name="fk_exercise_answers_exercise_id_exercises"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seats.id"], name="fk_exercise_answers_seat_id_seats"
        ),
        sa.PrimaryKeyConstraint("exercise_id", "question", "seat_id", name="pk_exercise_answers"),
    )
