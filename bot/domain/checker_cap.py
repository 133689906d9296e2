"""Rule C31: what the schema of CAP 1.2 lets pass, and is wrong all the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.finding import Finding, Severity, finding
from bot.domain.wording import N_

RULE = "C31"
Point = tuple[float, float]  # latitude, longitude, in degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A message of the Common Alerting Protocol, as far as the rule looks at it."""

    message: str  # msgType
    references: Sequence[str] = ()
    scope: str = "Public"
    addresses: Sequence[str] = ()
    restriction: str = ""
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    event: str = ""
    sent: str = ""  # as it is written
    sent_at: datetime
    onset_at: datetime | None = None
    expires_at: datetime | None = None
    polygons: Sequence[Sequence[Point]] = ()


def c31(cap: Cap) -> Iterator[Finding]:
    """References, times, areas and addresses."""
    if cap.message in ("Update", "Cancel") and not cap.references:
        yield _block(
            N_("An Update or Cancel refers to no message."),
            N_("List every message that it takes the place of."),
        )
    if cap.sent.endswith("Z"):
        yield _block(N_("Its time ends in Z, which CAP forbids."), N_("Write the offset: -06:00."))
    if (cap.scope == "Private" and not cap.addresses) or (
        cap.scope == "Restricted" and not cap.restriction
    ):
        yield _block(
            N_("It is not public, and does not say for whom it is."),
            N_("Give addresses or the restriction."),
        )
    if not cap.event.strip():
        yield _block(N_("It names no event."), N_("Name the event in the reader's language."))
    if cap.expires_at is None or cap.expires_at <= cap.sent_at:
        yield _block(N_("It has no end, or one before it was sent."), N_("Give its end."))
    if any(not _closed(ring) for ring in cap.polygons):
        yield _block(
            N_("Its area is no closed shape of latitudes and longitudes."),
            N_("Close the polygon; latitude comes first."),
        )
    yield from _doubtful(cap)


def _doubtful(cap: Cap) -> Iterator[Finding]:
    if "Unknown" in (cap.urgency, cap.severity, cap.certainty):
        yield _warn(N_("Urgency, severity or certainty is Unknown."), N_("Say what is known."))
    late = cap.onset_at and cap.onset_at - cap.sent_at > timedelta(hours=1)
    if cap.urgency == "Expected" and late:
        yield _warn(N_("Expected means within the hour, and it comes later."), N_("Write Future."))


def _closed(ring: Sequence[Point]) -> bool:
    inside = all(abs(latitude) <= 90 and abs(longitude) <= 180 for latitude, longitude in ring)
    return len(ring) >= 4 and ring[0] == ring[-1] and inside


def _block(reason: str, remedy: str) -> Finding:
    return finding(RULE, (0, 0), reason, remedy)


def _warn(reason: str, remedy: str) -> Finding:
    return finding(RULE, (0, 0), reason, remedy, Severity.WARN)
