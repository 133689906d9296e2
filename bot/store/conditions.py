"""The WHERE over `nationals` that an audience comes to: it picks whom `Audience.includes` picks."""

from collections.abc import Collection, Iterable
from json import dumps
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from bot.domain.audience import Audience
from bot.domain.national import TOGETHER
from bot.domain.rule import AllOf, AnyOf, Belongs, Moves, Not, Requires, Rule, Speaks, Within
from bot.store.reach import copies_of
from bot.store.schema import exercise_members, exercises, nationals, seats

Clause = ColumnElement[bool]
UNKNOWN = ""  # for NULL: what is unknown must not turn a NOT into unknown too


def condition(audience: Audience) -> Clause:
    """The WHERE that says what `Audience.includes` says."""
    if audience.reached is not None:
        return and_(nationals.c.active, nationals.c.id.in_(copies_of(audience.reached)))
    # Joined with nothing: SQLite would read its whole index on posts anew for every slice.
    post = nationals.c.post.concat("")
    parts: list[Clause] = [nationals.c.active, post.in_(audience.posts)]
    if audience.exercise is not None:
        parts.append(_in_exercise(audience.exercise))
    if not audience.everybody:
        parts.append(meets(audience.rule))
    return and_(*parts)


def _in_exercise(exercise: int) -> Clause:
    members = select(exercise_members.c.national_id).where(
        exercise_members.c.exercise_id == exercise
    )
    seated = select(seats.c.chat_id).where(
        seats.c.exercise_id == exercise, seats.c.left_at.is_(None), seats.c.chat_id.is_not(None)
    )
    everyone = select(exercises.c.id).where(
        exercises.c.id == exercise, exercises.c.open_to_all == true()
    )
    return or_(nationals.c.id.in_(members), nationals.c.chat_id.in_(seated), everyone.exists())


def meets(rule: Rule, *, doubt: bool = True) -> Clause:
    """What `domain.rule.holds` says. Never NULL."""
    match rule:
        case Within():
            return _is_within(rule, doubt=doubt)
        case Speaks():
            return nationals.c.language.in_(rule.languages)
        case Belongs():
            return _any(_has_word(nationals.c.grp, TOGETHER, one) for one in rule.groups)
        case Requires():
            return _any(_has_word(nationals.c.needs, " ", one) for one in rule.needs)
        case Moves():
            there = func.coalesce(nationals.c.country, rule.country if doubt else UNKNOWN)
            return and_(nationals.c.moving, there == rule.country)
        case Not():
            return not_(meets(rule.of, doubt=not doubt))
        case AllOf():
            return and_(true(), *(meets(part, doubt=doubt) for part in rule.of))
        case AnyOf():
            return _any(meets(part, doubt=doubt) for part in rule.of)


def _is_within(rule: Within, *, doubt: bool) -> Clause:
    parts: list[Clause] = [func.coalesce(nationals.c.region, UNKNOWN).in_(rule.regions)]
    if rule.inside:
        parts.append(_is_one_of(rule.inside))
    if doubt:
        countries = nationals.c.country.in_(rule.countries)
        parts.append(
            and_(nationals.c.region.is_(None), or_(nationals.c.country.is_(None), countries))
        )
    return or_(*parts)


def _has_word(column: ColumnElement[str], between: str, word: str) -> Clause:
    """Whether `word` is one of those in a column that holds several."""
    held = literal(between).concat(column).concat(between)
    return held.contains(f"{between}{word}{between}", autoescape=True)


class Numbers(GenericFunction[int]):
    """The numbers of a JSON array, as rows: any number of them in one parameter."""

    name = "numbers"
    type = BigInteger()
    inherit_cache = True


@compiles(Numbers, "sqlite")
def _in_sqlite(element: Numbers, compiler: Any, **words: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **words)}))"


@compiles(Numbers, "postgresql")
def _in_postgres(element: Numbers, compiler: Any, **words: Any) -> str:
    given = compiler.process(element.clauses, **words)
    return f"(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST({given} AS JSON)))"


def _is_one_of(ids: Collection[int]) -> Clause:
    return nationals.c.id.bool_op("IN")(Numbers(dumps(sorted(ids))))


def _any(parts: Iterable[Clause]) -> Clause:
    return or_(false(), *parts)
