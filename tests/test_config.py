"""`config.toml` and the environment: what is read, and the sentence when it cannot be."""

import re
from pathlib import Path

import pytest

from bot import config
from bot.errors import ConfigError

POST = """
[[posts]]
code = "av-tap"
name = "Consulado"
place = "Tapachula"
country = "MX"
region = "MX-CHP"
time_zone = "America/Mexico_City"
telephone = "000"
emergency_number = "000"
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_shipped_file_holds_the_defaults() -> None:
    """What stands in the file is what the program does without it."""
    shipped = config.load(config.shipped(), {})

    assert shipped.sending == config.Sending()
    assert shipped.server == config.Server()
    assert shipped.retention == config.Retention()
    assert shipped.training == config.Training()
    assert [post.code for post in shipped.posts] == ["av-tap", "av-hou", "av-gua", "av-sjo"]


def test_the_shipped_telephones_cannot_ring() -> None:
    """Nobody real is called in a drill: behind the country's prefix stand zeros only."""
    for post in config.load(config.shipped(), {}).posts:
        assert set(re.sub(r"^\+\d+", "", post.telephone)) <= {" ", "0", "-"}
        assert post.emergency_number == "000"


def test_what_is_left_out_keeps_its_default(tmp_path: Path) -> None:
    """A file of one post is enough."""
    loaded = config.load(write(tmp_path, POST + "[sending]\nrate = 20\n"), {})

    assert loaded.sending == config.Sending(rate=20)
    assert loaded.server.port == 8080
    assert loaded.posts[0].region == "MX-CHP"


def test_secrets_come_from_the_environment(tmp_path: Path) -> None:
    """Token and database address; the API's address defaults to Telegram's."""
    environ = {"ENLACE_TOKEN": "1:a ", "ENLACE_DATABASE_URL": "postgresql://x"}
    file = write(tmp_path, POST)

    assert config.load(file, environ).token == "1:a"
    assert config.load(file, environ).database_url == "postgresql://x"
    assert config.load(file, {}).token == config.load(file, {}).database_url == ""
    assert config.load(file, {}).base_url == "https://api.telegram.org"
    assert config.load(file, {"ENLACE_API": "http://127.0.0.1:1/"}).base_url == "http://127.0.0.1:1"


def test_without_a_name_the_folders_own_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`config.toml` of the folder, or else the shipped one."""
    monkeypatch.chdir(tmp_path)
    assert len(config.load(None, {}).posts) == 4

    write(tmp_path, POST)
    assert len(config.load(None, {}).posts) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (POST + "[sending]\nrat = 1", "[sending].rat: unknown key; did you mean rate?"),
        (POST + "[sendin]\nrate = 1", "sendin: unknown key; did you mean sending?"),
        (POST + 'phone = "0"', "[posts 1].phone: unknown key; did you mean telephone?"),
        (POST + '[server]\nport = "x"', "[server].port: expected 'int', got 'str'; "),
        (POST + "[server]\nport = 70000", "[server].port: 70000 is out of range; give 0 to 65535."),
        (POST + '[server]\nwebhook_url = "http://a"', "[server].webhook_url: Telegram calls https"),
        ("server = 3" + POST, "server: expected 'object', got 'int'; "),
        (POST + '[training]\nlimits = "some"', "[training].limits: invalid enum value 'some'; "),
        (POST + "[sending]\nrate = 1000", "[sending].rate: 1000.0 is out of range; give 1 to 30."),
        (POST.replace('"MX-CHP"', "7"), "[posts 1].region: expected 'str', got 'int'; "),
        (POST.replace('place = "Tapachula"', ""), "[posts 1]: missing key 'place'; "),
        (POST.replace("MX-CHP", "MX-CHI"), "[posts 1].region: unknown region 'MX-CHI' of MX; did"),
        (POST.replace("MX-CHP", "US-TX"), "[posts 1].region: unknown region 'US-TX' of MX; "),
        (POST.replace('"MX"', '"ZZ"'), "[posts 1].country: unknown country 'ZZ'; known: "),
        (POST.replace("Mexico_City", "Mexiko"), "[posts 1].time_zone: unknown time zone "),
        (POST.replace("av-tap", "AV tap"), "[posts 1].code: 'AV tap' cannot stand in a link; "),
        (POST.replace("Consulado", " "), "[posts 1].name: empty; "),
        (POST + 'state = "a:b"', "[posts 1].state: 'a:b' is no State; "),
        (POST + 'state = "A"\n' + POST.replace("av-tap", "b"), "[posts 2].state: missing; "),
        (POST + POST, "[posts].code: 'av-tap' stands 2 times; rename one."),
        ("", ": no posts; add at least one [[posts]] table."),
        ("[server\n", ": not valid TOML: "),
        ('token = "1:a"\n' + POST, "token: a secret does not belong in this file; remove it and"),
        (POST + '[server]\ntoken = "1"', "set ENLACE_TOKEN in the environment instead."),
        ('database_url = "x"\n' + POST, "set ENLACE_DATABASE_URL in the environment instead."),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    """File, place, what is wrong and what to do, in one line."""
    file = write(tmp_path, text)

    with pytest.raises(ConfigError) as caught:
        config.load(file, {})

    assert str(caught.value).startswith(str(file))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_secret_is_not_repeated(tmp_path: Path) -> None:
    """The sentence names the key, never the value."""
    with pytest.raises(ConfigError) as caught:
        config.load(write(tmp_path, 'token = "123:secret"\n' + POST), {})

    assert "123" not in str(caught.value).replace(str(tmp_path), "")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, a folder, or not UTF-8."""
    with pytest.raises(ConfigError, match="no such file; name one with --config FILE"):
        config.load(tmp_path / "none.toml", {})
    with pytest.raises(ConfigError, match="cannot be read"):
        config.load(tmp_path, {})

    (tmp_path / "latin.toml").write_bytes(b"# \xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        config.load(tmp_path / "latin.toml", {})


def test_an_api_that_is_no_web_address_is_refused(tmp_path: Path) -> None:
    """ENLACE_API wants http or https."""
    with pytest.raises(ConfigError, match="ENLACE_API: not a web address"):
        config.load(write(tmp_path, POST), {"ENLACE_API": "api.telegram.org"})
