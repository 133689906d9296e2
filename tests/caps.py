"""CAP files as tests write them."""

from datetime import datetime, timedelta

from bot.domain.cap import written
from tests.rows import NOW

SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CHIAPAS = "16,-93 16,-92.5 16.5,-92.5 16.5,-93 16,-93"  # a square well inside
OAXACA = "17,-97 17,-96.5 17.5,-96.5 17.5,-97 17,-97"
NOWHERE = "-34,150 -34,151 -33,151 -33,150 -34,150"  # Australia


def info(
    *,
    language: str = "es-MX",
    event: str = "Huracán Nora",
    urgency: str = "Future",
    severity: str = "Severe",
    extra: str = "",
    sent: datetime = NOW,
    expires: str | None = None,
    area: str = f"<polygon>{CHIAPAS}</polygon>",
) -> str:
    """One language of an alert."""
    end = written(sent + timedelta(hours=12)) if expires is None else expires
    return (
        f"<info><language>{language}</language><category>Met</category><event>{event}</event>"
        f"<urgency>{urgency}</urgency><severity>{severity}</severity><certainty>Likely</certainty>"
        f"{extra}<expires>{end}</expires><senderName>Servicio Meteorológico</senderName>"
        f"<area><areaDesc>Costa</areaDesc>{area}</area></info>"
    )


def alert(
    *infos: str,
    identifier: str = "a-1",
    kind: str = "Alert",
    status: str = "Actual",
    references: str = "",
    space: str = SPACE,
    sent: datetime = NOW,
) -> bytes:
    """A whole alert; without `infos`, one in Spanish."""
    about = f"<references>{references}</references>" if references else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="{space}">\n'
        f"<identifier>{identifier}</identifier>\n<sender>smn.example</sender>\n"
        f"<sent>{written(sent)}</sent>\n<status>{status}</status>\n<msgType>{kind}</msgType>\n"
        f"<scope>Public</scope>\n{about}{''.join(infos or (info(),))}</alert>"
    ).encode()


def about(identifier: str = "a-1") -> str:
    """What a later message says of an earlier one."""
    return f"smn.example,{identifier},{written(NOW)}"
