"""An alert and the one table of its states. The diagram in docs/states.md is drawn from it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.audience import Audience
from bot.domain.hazard import Hazard, Phase
from bot.domain.wording import N_
from bot.errors import NotAllowed, NotReady, SecondOfficerNeeded, WrongState


class AlertState(StrEnum):
    """Where an alert stands; the value is what the database and the diagram show."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    UPDATED = "updated"  # by a later message of the same chain, as the next three
    CORRECTED = "corrected"
    CANCELLED = "cancelled"  # before it left, or withdrawn by a message
    ALL_CLEAR = "all_clear"
    EXPIRED = "expired"


class Step(StrEnum):
    """What moves an alert from one state to the next."""

    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SCHEDULE = "schedule"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"
    EXPIRE = "expire"
    UPDATE = "update"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    CLEAR = "clear"


class Purpose(StrEnum):
    """Why an alert is written: of its own, or to say something about one that went out."""

    ALERT = "alert"
    UPDATE = "update"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
    ALL_CLEAR = "all_clear"


S = AlertState
STEPS: dict[tuple[AlertState, Step], AlertState] = {
    (S.DRAFT, Step.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, Step.RETURN): S.DRAFT,
    (S.APPROVED, Step.RETURN): S.DRAFT,  # at the last step it turns out not to be right
    (S.SCHEDULED, Step.RETURN): S.DRAFT,
    (S.SUBMITTED, Step.APPROVE): S.APPROVED,
    (S.APPROVED, Step.SCHEDULE): S.SCHEDULED,
    (S.APPROVED, Step.START): S.SENDING,
    (S.SCHEDULED, Step.START): S.SENDING,
    (S.SENDING, Step.PAUSE): S.PAUSED,
    (S.PAUSED, Step.RESUME): S.SENDING,
    (S.SENDING, Step.FINISH): S.SENT,
    **{
        (state, Step.CANCEL): S.CANCELLED
        for state in (S.DRAFT, S.SUBMITTED, S.APPROVED, S.SCHEDULED, S.SENDING, S.PAUSED)
    },
    **{
        (state, Step.EXPIRE): S.EXPIRED
        for state in (
            S.DRAFT, S.SUBMITTED, S.APPROVED, S.SCHEDULED, S.SENDING, S.PAUSED, S.SENT, S.UPDATED
        )
    },
    # What went out stays what somebody read: it can be put right even when it is over, or was
    # stopped half way.
    **{
        (state, step): end
        for step, end in (
            (Step.CORRECT, S.CORRECTED),
            (Step.WITHDRAW, S.CANCELLED),
            (Step.CLEAR, S.ALL_CLEAR),
        )
        for state in (S.SENDING, S.PAUSED, S.SENT, S.UPDATED, S.CORRECTED, S.CANCELLED, S.EXPIRED)
    },
    (S.SENT, Step.UPDATE): S.UPDATED,
    (S.UPDATED, Step.UPDATE): S.UPDATED,
    (S.CORRECTED, Step.UPDATE): S.UPDATED,
    (S.EXPIRED, Step.UPDATE): S.UPDATED,
}  # fmt: skip

# What a follow-up does to the alerts of its chain. What is wrong stops at once; an update waits
# until the first message has reached everybody.
ENDS = {
    Purpose.UPDATE: Step.UPDATE,
    Purpose.CORRECTION: Step.CORRECT,
    Purpose.CANCELLATION: Step.WITHDRAW,
    Purpose.ALL_CLEAR: Step.CLEAR,
}
FOLLOWABLE = frozenset({S.SENDING, S.PAUSED, S.SENT, S.UPDATED, S.CORRECTED, S.EXPIRED})
STOPPED = frozenset({S.CANCELLED, S.CORRECTED, S.ALL_CLEAR})  # nothing more leaves

# Why a step that the table lacks is not possible, told to the officer who wanted it.
STANDS = {
    S.DRAFT: N_("Alert {id} is still a draft; submit it first."),
    S.SUBMITTED: N_("Alert {id} already waits for a second officer."),
    S.APPROVED: N_("Alert {id} is approved already."),
    S.SCHEDULED: N_("Alert {id} is approved already and waits for its hour."),
    S.SENDING: N_("Alert {id} is being sent already."),
    S.PAUSED: N_("Alert {id} is being sent, and paused."),
    S.SENT: N_("Alert {id} was sent already."),
    S.UPDATED: N_("Alert {id} was sent already, and updated since."),
    S.CORRECTED: N_("Alert {id} was corrected; draft a new one."),
    S.CANCELLED: N_("Alert {id} is cancelled; draft a new one."),
    S.ALL_CLEAR: N_("For alert {id} the all clear was given; draft a new one."),
    S.EXPIRED: N_("Alert {id} has expired; draft a new one."),
}

ASKING = frozenset({Purpose.ALERT, Purpose.UPDATE})  # whether people are safe
ANSWERABLE = frozenset(
    {S.SENDING, S.PAUSED, S.SENT, S.UPDATED, S.CORRECTED, S.ALL_CLEAR, S.EXPIRED, S.CANCELLED}
)


def diagram() -> str:
    """The table as Mermaid text."""
    rows = [f"    {old} --> {new}: {step}" for (old, step), new in STEPS.items()]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One warning to one audience. `drill` marks an exercise (CAP status "Exercise").

    `author`, `submitter`, `approver`, `returned_by` and each of `editors` are an officer's id as
    text, or "cli" for the operator. A follow-up goes to those whom alert `follows` reached.
    """

    id: int
    post: str
    hazard: Hazard | None  # None: a draft from a file that names none of ours
    phase: Phase
    drill: bool
    asks: bool = True  # whether people are safe, where its phase does
    audience: Audience
    purpose: Purpose = Purpose.ALERT
    follows: int | None = None  # the alert that it is about, the first of its chain
    slots: dict[str, str] = field(default_factory=dict)  # as the officer wrote them
    author: str
    editors: tuple[str, ...] = ()  # who changed it since
    submitter: str | None = None
    approver: str | None = None
    solo_reason: str | None = None
    returned_by: str | None = None
    return_reason: str | None = None
    state: AlertState = AlertState.DRAFT
    version: int = 1
    digest: str | None = None  # over the frozen variants and the audience, set when approved
    created_at: datetime  # aware, UTC, like every time here
    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    starts_at: datetime | None = None  # not sent before this moment
    repeats: timedelta | None = None  # sent again so long after its start, until cancelled
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

    @property
    def may_ask(self) -> bool:
        """Whether a message of its phase and purpose can ask whether people are safe."""
        return self.phase is not Phase.AWARENESS and self.purpose in ASKING

    def after(self, step: Step) -> AlertState:
        """The state that `step` leads to.

        Raises:
            WrongState: the table has no such step.
        """
        try:
            return STEPS[self.state, step]
        except KeyError:
            raise WrongState(STANDS[self.state], id=self.id) from None

    @property
    def writers(self) -> frozenset[str]:
        """Who had a hand in it: none of them approves it alive."""
        hands = {self.author, *self.editors}
        return frozenset(hands | {self.submitter} if self.submitter else hands)

    def with_slots(self, slots: dict[str, str]) -> "Alert":
        """The same with other facts."""
        return replace(self, slots=slots)

    def revise(self, officer: str, **changes: object) -> "Alert":
        """A draft with other content, as a new version.

        Raises:
            WrongState: it is no draft. NotAllowed: `officer` returned it.
        """
        if self.state is not S.DRAFT:
            raise WrongState(STANDS[self.state], id=self.id)
        self._not_returned_by(officer)
        editors = tuple(sorted({*self.editors, officer} - {self.author}))
        return replace(self, version=self.version + 1, editors=editors, **changes)  # type: ignore[arg-type]

    def submit(self, officer: str, now: datetime) -> "Alert":
        """Hand it to a second officer."""
        state = self.after(Step.SUBMIT)
        self._not_returned_by(officer)
        self._still_valid(now)
        return replace(self, state=state, submitter=officer, submitted_at=now)

    def approve(
        self, officer: str, now: datetime, *, version: int | None = None, solo: str | None = None
    ) -> "Alert":
        """Let it go out, at once or at its hour. `solo` is why one officer does it alone.

        Raises:
            SecondOfficerNeeded: a live alert, approved by who wrote, changed or submitted it.
            WrongState: it is not submitted, or `version` is no longer the current one.
        """
        state = self.after(Step.APPROVE)
        self._still_valid(now)
        if version is not None and version != self.version:
            raise WrongState(N_("Alert {id} has changed since; look at it again."), id=self.id)
        if officer in self.writers and not self.drill and not (solo and solo.strip()):
            raise SecondOfficerNeeded(
                N_("Alert {id} needs a second officer: you wrote or submitted it."), id=self.id
            )
        approved = replace(self, state=state, approver=officer, approved_at=now, solo_reason=solo)
        if self.starts_at is None or self.starts_at <= now:
            return approved
        return replace(approved, state=approved.after(Step.SCHEDULE))

    def send_back(self, officer: str | None = None, reason: str | None = None) -> "Alert":
        """To its author again, as a new version; `officer` None: it stopped at the last step."""
        return replace(
            self,
            state=self.after(Step.RETURN),
            version=self.version + 1,
            submitter=None,
            approver=None,
            digest=None,
            returned_by=officer,
            return_reason=reason,
        )

    def take(self, step: Step) -> "Alert":
        """Move on by a step that changes nothing but the state."""
        return replace(self, state=self.after(step))

    def cancel(self) -> "Alert":
        """Stop it, wherever it stands."""
        return self.take(Step.CANCEL)

    def _not_returned_by(self, officer: str) -> None:
        if officer == self.returned_by and not self.drill:  # learners go through it alone
            raise NotAllowed(
                N_("You returned alert {id}; somebody else puts it right, so that you can judge."),
                id=self.id,
            )

    def _still_valid(self, now: datetime) -> None:
        if now >= self.expires_at:
            raise NotReady(STANDS[S.EXPIRED], id=self.id)
