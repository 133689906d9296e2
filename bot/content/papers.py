"""What a workshop has on paper: role cards, QR sheets, rules, a checklist, and plan B; as PDF."""

import io
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import segno
from segno import helpers

from bot.content import paper
from bot.content.regions import Regions
from bot.domain.exercise import ALL, Card, Exercise, Inject, Public
from bot.domain.language import LANGUAGES
from bot.errors import NotFound

Sheet = dict[str, Any]
LANGUAGES_OF_PAPER = ("es", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How people come in: the room's network, the page, the exercise's code. Empty: not known."""

    ssid: str = ""
    password: str = ""
    link: str = ""
    code: str = ""


def printed(exercise: Exercise, language: str, what: str, way: Way) -> bytes:
    """A PDF of one kind, or of everything.

    Raises:
        NotFound: nothing is called so, or papers have no such language.
    """
    if what not in KINDS:
        raise NotFound("There is no paper “{what}”; there are: {known}.", what=what,
                       known=", ".join(KINDS))  # fmt: skip
    if language not in LANGUAGES_OF_PAPER:
        raise NotFound("Papers are in {known}.", known=", ".join(LANGUAGES_OF_PAPER))
    words = _words(language)
    sheets = list(KINDS[what](exercise, language, words, way))
    return paper.pdf("workshop", {"lang": language, "banner": words["banner"], "sheets": sheets})


@cache
def _words(language: str) -> dict[str, Any]:
    folder = resources.files("bot.content") / "data" / "papers"
    return tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))


def cards(exercise: Exercise, language: str, words: Sheet, _way: Way) -> Iterator[Sheet]:
    """Four cards a page, to be cut."""
    made = [_card(exercise, one, language, words) for one in exercise.cards]
    yield {"kind": "cards", "cards": made}


def _card(exercise: Exercise, one: Card, language: str, words: Sheet) -> Sheet:
    texts = [exercise.said(text, language)
             for text in (one.who, one.situation, one.constraint, one.does)]  # fmt: skip
    return {
        "name": one.name,
        "private": words["private"],
        "speaks": words["speaks"].format(
            language=_named(one.language, language),
            region=Regions.load().name(exercise.host.region, language),
        ),
        "parts": list(zip(words["parts"], texts, strict=True)),
    }


def _named(code: str, reader: str) -> str:
    return LANGUAGES[code].name_en if reader == "en" else LANGUAGES[code].name_es


def screens(exercise: Exercise, language: str, words: Sheet, way: Way) -> Iterator[Sheet]:
    """The way in, to be put up; and one for each team's table, with what it has to do."""
    yield _way_in(words["ways"], exercise.said(exercise.title, language), words, way)
    for team in exercise.teams:
        title = words["team"].format(team=team.key)
        yield _way_in(title, exercise.said(team.task, language), words, way)


def _way_in(title: str, lead: str, words: Sheet, way: Way) -> Sheet:
    codes = []
    if way.ssid:
        lines = [words["network"].format(ssid=way.ssid)]
        lines += [words["password"].format(password=way.password)] if way.password else []
        codes.append({"caption": words["wifi"], "svg": svg(wifi(way)), "lines": lines})
    if way.link:
        lines = [way.link, *([words["code"].format(code=way.code)] if way.code else [])]
        codes.append({"caption": words["page"], "svg": svg(way.link), "lines": lines})
    notes = list(words["code_notes"]) if codes else [words["no_link"], *words["code_notes"]]
    return {"kind": "codes", "title": title, "lead": lead, "codes": codes, "notes": notes}


def wifi(way: Way) -> str:
    """What a telephone's camera joins a network by."""
    return helpers.make_wifi_data(
        ssid=way.ssid, password=way.password or None, security="WPA" if way.password else None
    )


def svg(content: str) -> str:
    """A QR code."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True
    )
    return out.getvalue().decode()


def rules(_exercise: Exercise, _language: str, words: Sheet, _way: Way) -> Iterator[Sheet]:
    """One page for whoever plays a migrant."""
    yield {"kind": "points", **words["rules"]}


def checklist(_exercise: Exercise, _language: str, words: Sheet, _way: Way) -> Iterator[Sheet]:
    """The room and its network, with boxes to tick."""
    yield {"kind": "points", "boxes": True, **words["checklist"]}


def plan_b(exercise: Exercise, language: str, words: Sheet, _way: Way) -> Iterator[Sheet]:
    """Everything that is needed when nothing works."""
    injects = sorted(exercise.injects, key=lambda one: one.minute)
    yield {"kind": "points", **words["plan"]}
    yield {"kind": "slips", **words["news"],
           "slips": [_slip(exercise, one, language, words["news"]) for one in injects]}  # fmt: skip
    yield _form(words["message"])
    calls = words["calls"]
    yield {"kind": "table", **calls, "rows": [[""] * len(calls["head"])] * calls["rows"]}
    times = words["times"]
    keys = [team.key for team in exercise.teams]
    rows = [[_when(one), *([""] * len(keys))] for one in injects]
    yield {"kind": "table", **times, "head": [times["head"][0], *keys], "rows": rows,
           "widths": [3, *([1] * len(keys))]}  # fmt: skip
    yield _form(words["review"])


def _when(one: Inject) -> str:
    """Its minute, and for which teams alone it is."""
    return f"{one.minute:g}′" + ("" if ALL in one.to else f" ({', '.join(one.to)})")


def _slip(exercise: Exercise, one: Inject, language: str, words: Sheet) -> Sheet:
    to = words["all"] if ALL in one.to else words["teams"].format(teams=", ".join(one.to))
    if one.public is not Public.OFFICERS:
        to = words[str(one.public)].format(to=to)
    head = words["head"].format(minute=f"{one.minute:g}", to=to)
    if one.optional:
        head += f" · {words['optional']}"
    return {"head": head, "body": exercise.said(one.text, language)}


def _form(words: Sheet) -> Sheet:
    fields = [{"label": label, "lines": lines} for label, lines in words["fields"]]
    return {"kind": "form", **words, "fields": fields}


def everything(exercise: Exercise, language: str, words: Sheet, way: Way) -> Iterator[Sheet]:
    """All of it, in the order in which it is needed."""
    for make in (checklist, screens, rules, cards, plan_b):
        yield from make(exercise, language, words, way)


Maker = Callable[[Exercise, str, Sheet, Way], Iterator[Sheet]]
KINDS: dict[str, Maker] = {
    "cards": cards,
    "qr": screens,
    "rules": rules,
    "checklist": checklist,
    "plan-b": plan_b,
    "all": everything,
}
