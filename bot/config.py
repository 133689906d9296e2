"""The only reader of `config.toml` and of the environment."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Literal, get_type_hints
from zoneinfo import available_timezones

import msgspec

from bot.content.regions import Regions
from bot.domain.post import Post
from bot.domain.referral import Referral
from bot.domain.retention import Clocks
from bot.domain.round import Reminders
from bot.errors import ConfigError, nearest

TELEGRAM = "https://api.telegram.org"
HERE = Path(__file__).parent
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")  # fits a deep link: at most 64 of A-Z a-z 0-9 _ -
WEB_ADDRESS = re.compile(r"https?://[^\s/]")
ADDRESS = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+(/\S*)?")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_STATE = 40  # bytes
MOST_REMINDERS = 4  # of one question
SECRETS = {"token": "ENLACE_TOKEN", "database_url": "ENLACE_DATABASE_URL"}


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """How fast messages leave."""

    rate: float = 25  # messages/s over all chats
    paid_broadcast: bool = False
    in_flight: int = 64


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where the program listens."""

    host: str = "0.0.0.0"
    port: int = 8080
    webhook_url: str = ""  # empty: long polling


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long things are kept."""

    inbox_days: int = 7
    handout_days: int = 30
    answers_days: int = 90
    words_days: int = 30
    protected_hours: int = 72
    places_days: int = 7
    private_hours: int = 24
    drills_hours: int = 24

    @property
    def clocks(self) -> Clocks:
        """Those of what people told."""
        return Clocks(
            answers=timedelta(days=self.answers_days),
            words=timedelta(days=self.words_days),
            protected=timedelta(hours=self.protected_hours),
            places=timedelta(days=self.places_days),
            private=timedelta(hours=self.private_hours),
            drills=timedelta(hours=self.drills_hours),
        )


class Checkin(msgspec.Struct, frozen=True, kw_only=True):
    """Asking whether people are safe."""

    reminder_hours: tuple[int, ...] = (2, 12)
    open_hours: int = 24

    @property
    def reminders(self) -> Reminders:
        """When the silent are reminded."""
        return Reminders(
            after=tuple(timedelta(hours=hours) for hours in self.reminder_hours),
            open_for=timedelta(hours=self.open_hours),
        )


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """How the program proves that it is well."""

    self_test: str = "09:00"  # local time of the post; empty: none

    @property
    def hour(self) -> time | None:
        """When the self-test is written."""
        return time.fromisoformat(self.self_test) if self.self_test else None


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """How the training room behaves."""

    limits: Literal["none", "documented", "hostile"] = "documented"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `config.toml` may hold."""

    posts: tuple[Post, ...] = ()
    sending: Sending = Sending()
    server: Server = Server()
    retention: Retention = Retention()
    checkin: Checkin = Checkin()
    health: Health = Health()
    training: Training = Training()
    referral: Referral = Referral()


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is set; each object gets its part, never the whole."""

    posts: tuple[Post, ...]
    sending: Sending
    server: Server
    retention: Retention
    checkin: Checkin
    health: Health
    training: Training
    referral: Referral
    token: str  # ENLACE_TOKEN; empty if not set
    database_url: str  # ENLACE_DATABASE_URL; empty: SQLite in the data folder
    base_url: str  # ENLACE_API: where the Bot API answers, no slash at the end


def load(file: Path | None, environ: Mapping[str, str]) -> Config:
    """Read `file` (or, for None, `config.toml` of this folder, or else the shipped one).

    Raises:
        ConfigError: the file or the environment holds something that cannot be used.
    """
    file = file or _usual()
    settings = _settings(file)
    _check(file, settings)
    base_url = environ.get("ENLACE_API", "") or TELEGRAM
    if not WEB_ADDRESS.match(base_url):
        raise ConfigError("ENLACE_API: not a web address; write it as https://HOST.")
    return Config(
        posts=settings.posts,
        sending=settings.sending,
        server=settings.server,
        retention=settings.retention,
        checkin=settings.checkin,
        health=settings.health,
        training=settings.training,
        referral=settings.referral,
        token=environ.get("ENLACE_TOKEN", "").strip(),
        database_url=environ.get("ENLACE_DATABASE_URL", "").strip(),
        base_url=base_url.rstrip("/"),
    )


def shipped() -> Path:
    """The `config.toml` that came with the program: in the wheel, or at the top of a checkout."""
    packaged = HERE / "data" / "config.toml"
    return packaged if packaged.exists() else HERE.parent / "config.toml"


def _usual() -> Path:
    local = Path("config.toml")
    return local if local.is_file() else shipped()


def _settings(file: Path) -> Settings:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{file}: no such file; name one with --config FILE.") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); check it.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: not UTF-8; save the file as UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: not valid TOML: {error}; correct that place.") from None
    _refuse_secrets(file, raw)
    _refuse_unknown(file, raw, Settings, "")
    try:
        return msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{file} {_sentence(error)}") from None


def _refuse_secrets(file: Path, raw: Mapping[str, Any]) -> None:
    """A secret in the file would end in a backup or a repository."""
    for table, keys in {"": raw, **{k: v for k, v in raw.items() if isinstance(v, dict)}}.items():
        for key in SECRETS.keys() & keys.keys():
            raise ConfigError(
                f"{file} {_path(table, key)}: a secret does not belong in this file; "
                f"remove it and set {SECRETS[key]} in the environment instead."
            )


def _refuse_unknown(file: Path, raw: object, kind: type, path: str) -> None:
    """Stop at the first key that `kind` does not have."""
    known = _keys(kind)
    if not isinstance(raw, dict) or not known:
        return
    for key, value in raw.items():
        if key not in known:
            raise ConfigError(f"{file} {_path(path, key)}: unknown key; {nearest(key, known)}")
        if key == "posts" and isinstance(value, list):
            for number, post in enumerate(value, 1):
                _refuse_unknown(file, post, Post, f"posts {number}")
        elif key != "posts":
            _refuse_unknown(file, value, known[key], key)


def _keys(kind: object) -> dict[str, Any]:
    """The keys of a table; none where the value is no table."""
    return get_type_hints(kind) if isinstance(kind, type) else {}


def _path(table: str, key: str) -> str:
    return f"[{table}].{key}" if table else key


def _sentence(error: msgspec.ValidationError) -> str:
    """msgspec's "Expected `int`, got `str` - at `$.server.port`", as a sentence of ours."""
    what, _, where = str(error).partition(" - at `$.")
    table, _, key = where.rstrip("`").rpartition(".")
    table = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", table)
    key = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", key)
    what = what.replace("Object missing required field", "missing key")
    what = what[0].lower() + what[1:].replace("`", "'")
    place = _path(table, key) if table or not key.startswith("posts") else f"[{key}]"
    return f"{place}: {what}; see the shipped config.toml for what belongs there."


def _check(file: Path, settings: Settings) -> None:
    if not settings.posts:
        raise ConfigError(f"{file}: no posts; add at least one [[posts]] table.")
    for code, count in Counter(post.code for post in settings.posts).items():
        if count > 1:
            raise ConfigError(f"{file} [posts].code: {code!r} stands {count} times; rename one.")
    for number, post in enumerate(settings.posts, 1):
        _check_post(f"{file} [posts {number}]", post)
        _check_state(f"{file} [posts {number}]", post, settings.posts)
    _check_numbers(file, settings)


def _check_post(where: str, post: Post) -> None:
    regions = Regions.load()
    if not CODE.fullmatch(post.code):
        raise ConfigError(
            f"{where}.code: {post.code!r} cannot stand in a link; "
            "use at most 32 of a-z, 0-9 and hyphen."
        )
    if post.country not in regions.countries():
        hint = nearest(post.country, regions.countries())
        raise ConfigError(f"{where}.country: unknown country {post.country!r}; {hint}")
    codes = [region.iso for region in regions.of_country(post.country)]
    if post.region not in codes:
        hint = nearest(post.region, codes)
        raise ConfigError(
            f"{where}.region: unknown region {post.region!r} of {post.country}; {hint}"
        )
    zones = available_timezones()
    if post.time_zone not in zones:
        hint = nearest(post.time_zone, [z for z in zones if z.startswith("America/")])
        raise ConfigError(f"{where}.time_zone: unknown time zone {post.time_zone!r}; {hint}")
    for key in ("name", "place", "telephone", "emergency_number"):
        if not getattr(post, key).strip():
            raise ConfigError(f"{where}.{key}: empty; nationals read it in every message.")


def _check_state(where: str, post: Post, every: tuple[Post, ...]) -> None:
    """It stands on a button, and in what the button sends back (64 bytes with all else)."""
    if len(post.state.encode()) > LONGEST_STATE or not re.fullmatch(
        r"[^\W\d_][\w .'-]*|", post.state
    ):
        raise ConfigError(
            f"{where}.state: {post.state!r} is no State; give its code of two letters, or a name "
            f"of at most {LONGEST_STATE} letters."
        )
    if not post.state and any(other.state for other in every):
        raise ConfigError(f"{where}.state: missing; where one post names its State, each must.")


def _check_numbers(file: Path, settings: Settings) -> None:
    sending, server, kept = settings.sending, settings.server, settings.retention
    _check_referral(file, settings.referral)
    limits = (
        ("[sending].rate", sending.rate, 1, 1000 if sending.paid_broadcast else 30),
        ("[sending].in_flight", sending.in_flight, 1, 1000),
        ("[server].port", server.port, 0, 65535),
        ("[retention].inbox_days", kept.inbox_days, 1, 365),
        ("[retention].handout_days", kept.handout_days, 1, 365),
        ("[retention].answers_days", kept.answers_days, 8, 365),
        ("[retention].words_days", kept.words_days, 4, 365),
        ("[retention].protected_hours", kept.protected_hours, 25, 72),
        ("[retention].places_days", kept.places_days, 1, 30),
        ("[retention].private_hours", kept.private_hours, 1, 48),
        ("[retention].drills_hours", kept.drills_hours, 7, 168),
    )
    _check_checkin(file, settings.checkin)
    for key, value, low, high in limits:
        if not low <= value <= high:
            raise ConfigError(f"{file} {key}: {value} is out of range; give {low} to {high}.")
    if settings.health.self_test and not HOUR.fullmatch(settings.health.self_test):
        raise ConfigError(
            f"{file} [health].self_test: {settings.health.self_test!r} is no hour; write it as "
            "09:00, or leave it empty for none."
        )
    if server.webhook_url and not server.webhook_url.startswith("https://"):
        raise ConfigError(
            f"{file} [server].webhook_url: Telegram calls https addresses only; "
            "write https://… or leave it empty."
        )


def _check_checkin(file: Path, checkin: Checkin) -> None:
    """Each reminder later than the one before, a few in all, while the question is open."""
    hours = checkin.reminder_hours
    if len(hours) > MOST_REMINDERS or list(hours) != sorted({*hours}) or min(hours, default=1) < 1:
        raise ConfigError(
            f"{file} [checkin].reminder_hours: {list(hours)} cannot be kept; give at most "
            f"{MOST_REMINDERS} whole hours, each later than the one before, as [2, 12]."
        )
    if not 1 <= checkin.open_hours <= 168:
        raise ConfigError(
            f"{file} [checkin].open_hours: {checkin.open_hours} is out of range; give 1 to 168."
        )


def _check_referral(file: Path, referral: Referral) -> None:
    for key, value in asdict(referral).items():
        if not ADDRESS.fullmatch(value):
            raise ConfigError(
                f"{file} [referral].{key}: {value!r} is no web address; write it as help.unhcr.org."
            )
