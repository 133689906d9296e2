"""An alert and the one table of its states. The diagram in docs/states.md is drawn from it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.domain.wording import N_
from bot.errors import NotReady, SecondOfficerNeeded, WrongState


class AlertState(StrEnum):
    """Where an alert stands; the value is what the database and the diagram show."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Step(StrEnum):
    """What moves an alert from one state to the next."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"
    EXPIRE = "expire"


S = AlertState
STEPS: dict[tuple[AlertState, Step], AlertState] = {
    (S.DRAFT, Step.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, Step.RETURN): S.DRAFT,
    (S.SUBMITTED, Step.APPROVE): S.APPROVED,
    (S.APPROVED, Step.START): S.SENDING,
    (S.SENDING, Step.PAUSE): S.PAUSED,
    (S.PAUSED, Step.RESUME): S.SENDING,
    (S.SENDING, Step.FINISH): S.SENT,
    (S.DRAFT, Step.CANCEL): S.CANCELLED,
    (S.SUBMITTED, Step.CANCEL): S.CANCELLED,
    (S.APPROVED, Step.CANCEL): S.CANCELLED,
    (S.SENDING, Step.CANCEL): S.CANCELLED,
    (S.PAUSED, Step.CANCEL): S.CANCELLED,
    (S.DRAFT, Step.EXPIRE): S.EXPIRED,
    (S.SUBMITTED, Step.EXPIRE): S.EXPIRED,
    (S.APPROVED, Step.EXPIRE): S.EXPIRED,
    (S.SENDING, Step.EXPIRE): S.EXPIRED,
    (S.PAUSED, Step.EXPIRE): S.EXPIRED,
    (S.SENT, Step.EXPIRE): S.EXPIRED,
}

# Why a step that the table lacks is not possible, told to the officer who wanted it.
STANDS = {
    S.DRAFT: N_("Alert {id} is still a draft; submit it first."),
    S.SUBMITTED: N_("Alert {id} already waits for a second officer."),
    S.APPROVED: N_("Alert {id} is approved already."),
    S.SENDING: N_("Alert {id} is being sent already."),
    S.PAUSED: N_("Alert {id} is being sent, and paused."),
    S.SENT: N_("Alert {id} was sent already."),
    S.CANCELLED: N_("Alert {id} is cancelled; draft a new one."),
    S.EXPIRED: N_("Alert {id} has expired; draft a new one."),
}

ANSWERABLE = frozenset({S.SENDING, S.PAUSED, S.SENT, S.EXPIRED, S.CANCELLED})


def diagram() -> str:
    """The table as Mermaid text."""
    rows = [f"    {old} --> {new}: {step}" for (old, step), new in STEPS.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One warning to one audience. `drill` marks an exercise (CAP status "Exercise").

    `author`, `submitter` and `approver` are an officer's id as text, or "cli" for the operator.
    """

    id: int
    post: str
    hazard: Hazard | None  # None: a draft from a file that names none of ours
    phase: Phase
    drill: bool
    audience: Audience
    slots: dict[str, str] = field(default_factory=dict)  # as the officer wrote them
    author: str
    submitter: str | None = None
    approver: str | None = None
    solo_reason: str | None = None
    state: AlertState = AlertState.DRAFT
    version: int = 1
    digest: str | None = None  # over the frozen variants, set when approved
    created_at: datetime  # aware, UTC, like every time here
    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    expires_at: datetime  # not sent after this moment
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def threat(self) -> Hazard:
        """The hazard, where it must be known.

        Raises:
            NotReady: nobody has named it yet.
        """
        if self.hazard is None:
            raise NotReady(N_("Alert {id} names no hazard yet; choose one first."), id=self.id)
        return self.hazard

    def after(self, step: Step) -> AlertState:
        """The state that `step` leads to.

        Raises:
            WrongState: the table has no such step.
        """
        try:
            return STEPS[self.state, step]
        except KeyError:
            raise WrongState(STANDS[self.state], id=self.id) from None

    def submit(self, officer: str, now: datetime) -> "Alert":
        """Hand it to a second officer."""
        state = self.after(Step.SUBMIT)
        self._still_valid(now)
        return replace(self, state=state, submitter=officer, submitted_at=now)

    def approve(
        self, officer: str, now: datetime, *, version: int | None = None, solo: str | None = None
    ) -> "Alert":
        """Let it go out. `solo` is the reason why one officer does it alone.

        Raises:
            SecondOfficerNeeded: a live alert, approved by who wrote or submitted it.
            WrongState: it is not submitted, or `version` is no longer the current one.
        """
        state = self.after(Step.APPROVE)
        self._still_valid(now)
        if version is not None and version != self.version:
            raise WrongState(N_("Alert {id} has changed since; look at it again."), id=self.id)
        own = officer in (self.author, self.submitter)
        if own and not self.drill and not (solo and solo.strip()):
            raise SecondOfficerNeeded(
                N_("Alert {id} needs a second officer: you wrote or submitted it."), id=self.id
            )
        return replace(self, state=state, approver=officer, approved_at=now, solo_reason=solo)

    def send_back(self) -> "Alert":
        """To its author again, as a new version."""
        return replace(
            self, state=self.after(Step.RETURN), version=self.version + 1, submitter=None
        )

    def cancel(self) -> "Alert":
        """Stop it, wherever it stands."""
        return replace(self, state=self.after(Step.CANCEL))

    def _still_valid(self, now: datetime) -> None:
        if now >= self.expires_at:
            raise NotReady(STANDS[S.EXPIRED], id=self.id)
