"""How a bot gets its updates: what it asks for, where a webhook stands."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.training.calls import Call
from bot.training.records import Json
from bot.training.refusals import bad_request
from bot.training.room import Room

PORTS = frozenset({443, 80, 88, 8443})
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def remember_allowed(room: Room, call: Call) -> None:
    """Keep `allowed_updates` until the next call names others."""
    listed = call.structure("allowed_updates", "allowed updates")
    if not isinstance(listed, list) or listed == call.bot.settings.get("allowed_updates"):
        return
    call.bot.settings["allowed_updates"] = [str(kind) for kind in listed]
    room.note_settings(call.bot)


def set_webhook(room: Room, call: Call) -> bool:
    """setWebhook; an empty URL removes it."""
    url = call.text("url")
    if not url:
        return delete_webhook(room, call)
    ip = _check_url(url)
    secret = call.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        bad_request("secret token contains unallowed characters")
    remember_allowed(room, call)
    connections = min(100, max(1, call.integer("max_connections", 40)))
    call.bot.settings["webhook"] = {
        "url": url, "secret": secret, "max_connections": connections, "ip_address": ip,
    }  # fmt: skip
    _drop_pending(room, call)
    room.note_settings(call.bot)
    room.roused.add(call.bot.id)
    return True


def _check_url(url: str) -> str | None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        ip = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        ip = None
    if ip is not None and ip.is_loopback:
        return str(ip)  # a rehearsal's webhook may be plain and on any port
    if parts.scheme != "https" or not host:
        bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    return str(ip) if ip else None


def delete_webhook(room: Room, call: Call) -> bool:
    """deleteWebhook."""
    call.bot.settings.pop("webhook", None)
    _drop_pending(room, call)
    room.note_settings(call.bot)
    return True


def _drop_pending(room: Room, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        for number in list(call.bot.updates):
            room.drop_update(call.bot, number)


def get_webhook_info(room: Room, call: Call) -> Json:
    """getWebhookInfo."""
    settings = call.bot.settings
    hook = settings.get("webhook", {})
    info = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(room.waiting(call.bot, len(call.bot.updates), call.now)),
    }
    fields = ("max_connections", "ip_address", "last_error_date", "last_error_message")
    info |= {name: hook[name] for name in fields if hook.get(name)}
    if allowed := settings.get("allowed_updates"):
        info["allowed_updates"] = allowed
    return info
