"""The pages come with headers that let nothing foreign in."""

import pytest
from yarl import URL

from tests.training.conftest import Site


@pytest.mark.parametrize("path", ["/", "/phones", "/static/app.css"])
async def test_pages_carry_strict_headers(site: Site, path: str) -> None:
    """Nothing from another host, no guessing of types, no referrer."""
    async with site.session.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert answer.status == 200
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path", ["/static/absent.js", "/static/..%2Fserver.py", "/static/%2Fetc/passwd", "/static/."]
)
async def test_nothing_outside_the_folder_is_served(site: Site, path: str) -> None:
    """A plain 404."""
    async with site.session.get(URL(site.base + path, encoded=True)) as answer:
        assert answer.status == 404
