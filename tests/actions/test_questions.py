"""The question as it is said aloud: what a voice says, and to whom."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.questions import Asking, Reader, reader_of
from bot.actions.waves import _voices
from bot.app import catalogue
from bot.config import load, shipped
from bot.content.files import Files
from bot.domain.audience import Audience
from bot.domain.directory import Entry, Kind
from bot.domain.message import plain
from bot.domain.national import Form, National
from bot.domain.round import Round, Wave
from bot.domain.spoken import own_words, pieces
from tests.content.test_speech import needs_voice
from tests.rows import NOW

READ = catalogue()
POST = next(one for one in load(shipped(), {}).posts if one.code == "av-tap")
BANNER = {"es": "Ejercicio", "ht": "Egzèsis", "ar": "تمرين"}
LABELS = {
    "es": "Estoy en peligro ahora",
    "ht": "danje",
    "ar": "خطر",
}
THERE = Entry(
    id=1, post="av-tap", kind=Kind.EMERGENCY, name="112", value="112", region="MX-OAX",
    verified_by="1", verified_at=NOW,
)  # fmt: skip


def asking(wave: Wave = Wave.ASK, *, drill: bool = True) -> Asking:
    """Everybody in Chiapas is asked, until tomorrow."""
    one = Round(
        id=1, post="av-tap", drill=drill, emergency=False,
        audience=Audience.of("av-tap", ("MX-CHP",)),
        opened_by="1", opened_at=NOW, closes_at=NOW + timedelta(hours=24), wave=wave,
    )  # fmt: skip
    return Asking(round=one, post=POST, numbers=(THERE,), catalogue=READ, now=NOW)


def reader(language: str, region: str | None = None) -> Reader:
    return Reader(language, region, False, True)


@pytest.mark.parametrize("wave", [Wave.ASK, Wave.REMIND, Wave.LAST, Wave.AGAIN])
@pytest.mark.parametrize("language", BANNER)
def test_a_voice_says_that_it_is_a_drill_the_question_and_each_button(
    wave: Wave, language: str
) -> None:
    """First and last that it is none in earnest; nothing that a voice would spell out."""
    told = own_words(pieces(asking(wave).aloud(reader(language))))
    whole = " ".join(told)

    assert told[0].startswith(BANNER[language])
    assert told[-1] == told[0]
    assert sum(BANNER[language] in one for one in told) == 2
    assert LABELS[language] in whole
    assert not [sign for sign in "<>✅🆘🙋📍💬–" if sign in whole]
    assert "0 0 0" in whole


def test_a_voice_names_the_emergency_number_of_where_its_reader_is() -> None:
    """As the text does; elsewhere the post's own."""
    there = " ".join(pieces(asking().aloud(reader("es", "MX-OAX"))))
    text = plain(asking().words(reader("es", "MX-OAX")))

    assert "112" in text
    assert "1 1 2" in there
    assert "1 1 2" not in " ".join(pieces(asking().aloud(reader("es", "MX-CHP"))))


def test_who_reads_a_language_without_a_voice_hears_so_first() -> None:
    """Its declared fallback is spoken, never a machine's guess."""
    told = asking().aloud(reader("mam"))

    assert told.written == "es"
    assert pieces(told)[1].startswith("Todavía no tenemos este aviso en Mam")


def test_a_live_question_has_no_banner() -> None:
    """Nothing that sounds like an exercise."""
    assert "jercicio" not in " ".join(pieces(asking(drill=False).aloud(reader("es"))))


def person(language: str, **values: object) -> National:
    told = {"id": 1, "chat_id": 1, "language": language, "post": "av-tap", "confirmed_at": NOW}
    return National(**(told | values))  # type: ignore[arg-type]


@needs_voice
async def test_who_prefers_a_voice_gets_one_and_whoever_is_watched_does_not(tmp_path: Path) -> None:
    """A minute at most, in each language; also when the question is asked once more."""
    import soundfile

    people = [
        *(person(one, form=Form.VOICE) for one in BANNER),
        person("es", form=Form.VOICE, discreet=True),
        person("en"),
    ]
    for wave in (Wave.ASK, Wave.AGAIN):
        files = Files.inside(tmp_path)
        made = await _voices(asking(wave), people, files)
        assert set(made) == {reader_of(one) for one in people[:3]}
        for one in made.values():
            assert soundfile.info(tmp_path / "files" / one.file).duration <= 60
