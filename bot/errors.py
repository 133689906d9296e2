"""Every error raised on purpose, as a tree. The text is one sentence: where, what, what to do.

EnlaceError
├── OperatorError           read at a terminal: names file and place, exit code 1
│   ├── ConfigError         config.toml or the environment
│   ├── TemplateError       a file of messages/
│   │   └── UnknownPlaceholder
│   ├── StoreError          the database cannot be opened or written
│   ├── DataFolderError     a folder that belongs to the other mode
│   ├── PortInUse           another program listens there
│   ├── TokenRefused        Telegram (or the room) does not know the token
│   └── TokenInUse          another process sends with the same token
└── RuleError               an answer, not an incident: shown to the officer, never logged
    ├── NotFound            no such alert, officer, post or invitation
    ├── NotAllowed          the role or the post does not cover this
    ├── WrongState          the alert has come too far, or not far enough
    ├── SecondOfficerNeeded nobody approves their own live alert
    ├── NotReady            something is missing or unchecked
    │   └── MissingFacts    facts of an alert that only an officer can give
    ├── FileTooLarge        more than Telegram hands over
    ├── InvitationRefused   used, lapsed or forged
    ├── RosterRefused       a file of people that cannot be read
    ├── AreaRefused         a polygon or circle that cannot be an area
    └── CapRefused          a file with an alert that cannot be used
"""

from collections.abc import Collection
from difflib import get_close_matches

MOST_OFFERED = 8
MOST_KNOWN = 40  # words of a hint: a sentence is no list


class EnlaceError(Exception):
    """Anything raised on purpose."""


class OperatorError(EnlaceError):
    """For whoever runs the program: one sentence, exit code 1."""


class ConfigError(OperatorError):
    """A key or value of config.toml or the environment cannot be used."""


class TemplateError(OperatorError):
    """A file of messages/ cannot be used."""


class UnknownPlaceholder(TemplateError):
    """A template names a value that no alert carries."""

    def __init__(self, where: str, name: str, known: Collection[str]) -> None:
        super().__init__(f"{where}: unknown placeholder {{{name}}}; {nearest(name, known)}")
        self.where, self.name = where, name


class StoreError(OperatorError):
    """The database cannot be opened, read or written."""


class DataFolderError(OperatorError):
    """A data folder was used by the other mode: drills and live data never share one."""


class PortInUse(OperatorError):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is in use by another program; stop it or choose another with --port."
        )
        self.port = port


class TokenRefused(OperatorError):
    """Telegram does not know the token."""


class TokenInUse(OperatorError):
    """Another process holds the lease of this token."""


class Phrase(str):
    """A value of a refusal that is itself one of the bot's words, said in the reader's language."""


class Slots(tuple[str, ...]):
    """Slots that a refusal names: as they are called to its reader, at a terminal as they are."""

    def __str__(self) -> str:
        return ", ".join(self)


class RuleError(EnlaceError):
    """A rule says no. The sentence goes to whoever asked, in their language.

    `message` is the English sentence with {names} in it, marked by `N_` where it is raised; the
    values fill it.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message.format(**values))
        self.message, self.values = message, values


class NotFound(RuleError):
    """There is no such thing."""


class NotAllowed(RuleError):
    """The role or the post does not cover this."""


class WrongState(RuleError):
    """The alert is not in a state that allows this."""


class SecondOfficerNeeded(RuleError):
    """Nobody approves their own live alert."""


class NotReady(RuleError):
    """Something is missing, or not checked, that must be there first."""


class MissingFacts(NotReady):
    """An alert lacks facts that only an officer can give.

    `values` are its `id` and the `names`, `Slots`. A terminal is told how a command takes them.
    """

    def __str__(self) -> str:
        return (
            f"Alert {self.values['id']} lacks {self.values['names']}; draft it at the command "
            "line, each with --slot NAME=VALUE."
        )


class FileTooLarge(RuleError):
    """Telegram hands over at most 20 MB."""


class InvitationRefused(RuleError):
    """An invitation that was used, has lapsed, or never was."""


class RosterRefused(RuleError):
    """A file of people that cannot be read as one."""


class AreaRefused(RuleError):
    """A polygon or a circle that cannot be the area of an alert."""


class CapRefused(RuleError):
    """A file with an alert of the Common Alerting Protocol that cannot be used."""


def nearest(name: str, known: Collection[str]) -> str:
    """The hint that ends an 'unknown …' sentence, with its full stop."""
    near = get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    shown = sorted(known)
    more = f" and {len(shown) - MOST_KNOWN} more" if len(shown) > MOST_KNOWN else ""
    return f"known: {', '.join(shown[:MOST_KNOWN])}{more}."


def offered(name: str, known: Collection[str]) -> str:
    """What may have been meant by `name`, without a word around it: for a translated sentence."""
    near = get_close_matches(name, known, n=1)
    return ", ".join(near or sorted(known)[:MOST_OFFERED])
