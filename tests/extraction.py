"""What `scripts/locales` finds in the code, read as the script and babel.cfg say."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg

ROOT = Path(__file__).parent.parent


def keywords() -> dict[str, Any]:
    """The functions and classes that hold messages."""
    script = (ROOT / "scripts" / "locales").read_text("utf-8")
    return dict(parse_keywords(re.findall(r"-k (\S+)", script)))


@cache
def extracted() -> frozenset[tuple[str, ...]]:
    """Each message alone, or with its plural."""
    with (ROOT / "babel.cfg").open() as configuration:
        methods, options = parse_mapping_cfg(configuration)  # type: ignore[no-untyped-call]
    rows = extract_from_dir(ROOT, methods, options, keywords())
    return frozenset((one,) if isinstance(one, str) else tuple(one) for _, _, one, _, _ in rows)
