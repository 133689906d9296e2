"""Every benchmark runs, small, and prints one JSON line with the figures it is asked for."""

import asyncio
import json
import os
import sys

import pytest

SMALL = {
    "pipeline": ("--people 20 --rounds 1", "enlace_per_s aiogram_per_s ptb_per_s"),
    "paced": ("--rate 30 --seconds 0.2", "share_30 worst_second_30 refused_30"),
    "resume": ("--people 600", "first_send_s lost repeats"),
    "replies": ("--people 40 --answers 2", "p99_ms"),
    "overtaking": ("--people 60 --rounds 1 --others 30", "first_phone_s ptb_limiter_s"),
    "presses": ("--people 10", "committed_per_s"),
    "answers": ("--people 10", "p99_ms"),
    "cases": ("--cases 50 --rounds 1", "page_ms slowest_ms"),
    "audience": ("--people 100", "enqueue_s longest_wait_ms compound_enqueue_s polygon_s"),
    "community": ("--people 100", "tally_ms cpu_ms"),
    "board": ("--people 100 --viewers 2 --seconds 0.5", "viewers core_percent"),
    "pictures": ("--rounds 1", "picture_ms slowest_ms loop_late_ms"),
    "report": ("--people 100", "report_ms"),
    "memory": ("--people 100 --seconds 0.1", "rss_mb"),
    "messages": (
        "--rounds 1",
        "load_s variant_ms variants_500_s card_ms drafting_blocks_ms making_blocks_ms",
    ),
    "registration": ("", "most_taps slowest_bot_s longest_s"),
    "room": ("--people 3 --rounds 1", "p99_ms"),
    "workshop": ("--phones 2 --people 3 --rounds 1", "answer_p99_ms page_p99_ms rss_mb"),
}


SLOW = (
    "overtaking",
    "pipeline",
    "memory",
    "messages",
    "resume",
    "registration",
    "workshop",
    "board",
)
FULL = os.environ.get("ENLACE_CAMPAIGN") == "full"


@pytest.mark.parametrize("name", [name for name in SMALL if FULL or name not in SLOW])
async def test_it_prints_its_figures(name: str) -> None:
    """Nothing but the line stands on standard output; no figure is judged here."""
    given, wanted = SMALL[name]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"tests.benchmarks.{name}", *given.split()),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()

    assert process.returncode == 0
    assert set(wanted.split()) <= json.loads(out).keys()
