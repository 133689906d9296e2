"""enlace train --room-test: who arrives, and what fails."""

from bot.arrivals import NO_PERSON, NO_SOCKET, NOBODY, PATIENCE, SLOW, Arrivals

HOST = "192.168.8.23"


class Seconds:
    """A clock in seconds that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_nobody_for_a_minute_is_a_fault_with_its_remedy() -> None:
    """And not before."""
    clock = Seconds()
    arrivals = Arrivals(clock=clock)

    assert list(arrivals.problems(0)) == []
    clock.now = PATIENCE + 1
    assert list(arrivals.problems(0)) == [NOBODY]


def test_each_telephone_is_counted_once_however_often_it_asks() -> None:
    """Two people on one telephone are two."""
    arrivals = Arrivals(clock=Seconds())
    for method, path in [("GET", "/"), ("GET", "/static/one.js"), ("GET", "/api/ws")]:
        arrivals.note(HOST, method, path)
    for _ in range(2):
        arrivals.note(HOST, "POST", "/api/people")

    assert arrivals.told() == "Arrived: telephones 1 · connected 1 · people 2"
    assert list(arrivals.problems(0)) == []


def test_who_came_in_and_cannot_stay_is_named() -> None:
    """By the address that the router shows too."""
    clock = Seconds()
    arrivals = Arrivals(clock=clock)
    arrivals.note(HOST, "GET", "/")
    arrivals.note(HOST, "POST", "/api/people")
    clock.now = SLOW + 1

    assert list(arrivals.problems(0)) == [NO_SOCKET.format(host=HOST)]


def test_who_only_looks_is_named_after_a_while() -> None:
    """They may not have found the button."""
    clock = Seconds()
    arrivals = Arrivals(clock=clock)
    arrivals.note(HOST, "GET", "/")
    clock.now = PATIENCE + 1

    assert list(arrivals.problems(0)) == [NO_PERSON.format(host=HOST)]
