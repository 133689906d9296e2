"""Whatever the bot says to a person is marked, so that `scripts/locales` finds it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.language import LANGUAGES
from bot.errors import RuleError
from tests.extraction import ROOT, extracted, keywords

SPEAKING = ("actions", "content", "domain", "telegram")  # the folders that babel.cfg names
REFUSALS = [one.__name__ for one in RuleError.__subclasses__()]

# Who says a message: (receiver, function) → which arguments are messages. What is passed on by a
# parameter of one of these is checked where they are called.
SAYING = {
    ("turn", "text"): (0,),
    ("turn", "plural"): (0, 1),
    ("tools", "text"): (0,),
    ("tools", "plural"): (0, 1),
    ("self", "text"): (0,),
    ("locales", "text"): (1,),
    ("locales", "plural"): (1, 2),
    ("", "_noted"): (1,),
    ("", "tell"): (3,),
    ("posts", "tell"): (3,),
    **{("", name): (0,) for name in REFUSALS},
}
# Where a plain literal is found.
EXTRACTED = {(who, how) for who in ("turn", "tools", "self") for how in ("text", "plural")}
EXTRACTED |= {("", name) for name in REFUSALS}
CALLBACK = re.compile(r"[a-z_]*:[a-z_:]*")
PASSING = {name for _, name in SAYING} | {"refusal", "_form", "_several", "_list", "known", "_each"}


@dataclass(frozen=True)
class Module:
    """One source file, with what its names stand for."""

    path: Path
    tree: ast.Module

    def value(self, name: str) -> tuple["Module", ast.expr] | None:
        """What a name at the top of the file stands for, followed through an import."""
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and any(_is(one, name) for one in node.targets):
                return self, node.value
            if isinstance(node, ast.AnnAssign) and _is(node.target, name) and node.value:
                return self, node.value
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
                named = _unpacked(node.targets[0])
                if name in named:
                    return self, node.value.elts[named.index(name)]
            if isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}:
                other = ROOT / f"{(node.module or '').replace('.', '/')}.py"
                return module(other).value(name) if other.exists() else None
        return None


def module(path: Path) -> Module:
    return Module(path, ast.parse(path.read_text("utf-8")))


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def called(node: ast.Call) -> tuple[str, str]:
    """(receiver, function): the last words of `turn.catalogue.locales.text(…)`."""
    if isinstance(node.func, ast.Name):
        return "", node.func.id
    if not isinstance(node.func, ast.Attribute):
        return "", ""
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return name, node.func.attr


def marked(node: ast.expr | None) -> bool:
    """Whether it is N_("…") or NN_("…", "…")."""
    if not (isinstance(node, ast.Call) and called(node) in (("", "N_"), ("", "NN_"))):
        return False
    return all(literal(one) for one in node.args)


def literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def known(node: ast.expr, at: Module, inside: ast.AST | None) -> bool:
    """Whether every value that `node` may have is marked."""
    if isinstance(node, ast.Attribute):
        # A RuleError's own, or what a row of a table says: the last test looks at those.
        return node.attr in {"message", "label", "question", "why", "LAYERS"}
    if isinstance(node, ast.Call) and called(node) == ("", "str"):
        return True  # of an Unreadable, whose reasons are marked where they are raised
    if isinstance(node, ast.Name):
        return _named(node, at, inside)
    parts = _parts(node)
    return marked(node) if parts is None else all(known(one, at, inside) for one in parts)


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """The expressions of which `node` is one; None: it stands for itself."""
    match node:
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.Dict():
            return node.values
        case ast.Subscript() | ast.Starred():
            return [node.value]
        case ast.Tuple() | ast.List():
            return [one for one in node.elts if not isinstance(one, ast.Attribute)]
        case ast.BinOp():
            return [one for one in (node.left, node.right) if not _flag(one)]
        case ast.Call(func=ast.Attribute(value=table, attr="get")):
            return [table, *node.args[1:]]
    return None


def _named(node: ast.Name, at: Module, inside: ast.AST | None) -> bool:
    if isinstance(inside, ast.FunctionDef | ast.AsyncFunctionDef):
        if inside.name in PASSING and node.id in {one.arg for one in _parameters(inside)}:
            return True
        told = list(_told(inside, node.id))
        if told:
            return all(known(one, at, inside) for one in told)
    found = at.value(node.id)
    return found is not None and known(found[1], found[0], None)


def _unpacked(target: ast.expr) -> list[str]:
    """The names of "a, b = …"."""
    return [getattr(one, "id", "") for one in target.elts] if isinstance(target, ast.Tuple) else []


def _flag(node: ast.expr) -> bool:
    """The number or truth by which a list is taken or left out."""
    return isinstance(node, ast.Attribute) or (
        isinstance(node, ast.Name) and node.id in {"overlap"}
    )


def _parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _told(function: ast.AST, name: str) -> Iterator[ast.expr]:
    """What a name is set to in a function: directly, or as one of TABLE.items()."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(_is(one, name) for one in node.targets):
            yield node.value
        if isinstance(node, ast.AnnAssign) and _is(node.target, name) and node.value:
            yield node.value
        if isinstance(node, ast.Assign) and name in _unpacked(node.targets[0]):
            yield node.value
        if isinstance(node, ast.For | ast.comprehension) and name in {
            one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)
        }:
            table = node.iter
            yield (
                table.func.value
                # TABLE.items()
                if (isinstance(table, ast.Call) and isinstance(table.func, ast.Attribute))
                else table
            )


def messages(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that are messages, the label of a button among them."""
    wanted = SAYING[called(call)]
    labels = [
        one.value.elts[0]
        for one in call.keywords
        if one.arg == "button" and isinstance(one.value, ast.Tuple)
    ]
    told = call.args[:1] if any(isinstance(one, ast.Starred) for one in call.args) else call.args
    return [*(one for i, one in enumerate(told) if i in wanted), *labels]


def faults(at: Module) -> list[str]:
    """Every message that no extraction would find."""
    inner = {
        id(node): function
        for function in ast.walk(at.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    found: list[ast.expr] = []
    for node in ast.walk(at.tree):
        if not isinstance(node, ast.Call):
            continue
        if called(node) in (("", "Say"), ("", "Toast")):
            found += [one for one in node.args[:1] if literal(one)]
        if called(node) in SAYING:
            plain = called(node) in EXTRACTED
            found += [
                one
                for one in messages(node)
                if not (plain and literal(one)) and not known(one, at, inner.get(id(node)))
            ]
    return [f"{at.path.name}:{one.lineno}: {ast.unparse(one)}" for one in found]


def sources() -> list[Path]:
    found = [path for part in SPEAKING for path in (ROOT / "bot" / part).rglob("*.py")]
    return sorted(path for path in found if path.name != "locales.py")  # says what it is given


@pytest.mark.parametrize("path", sources(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_message_is_marked(path: Path) -> None:
    """A literal where it is said, or N_("…") where it is kept."""
    assert faults(module(path)) == []


def test_every_refusal_is_a_keyword() -> None:
    """A new error class of bot/errors.py stands in scripts/locales too."""
    assert set(REFUSALS) <= keywords().keys()


def test_every_message_is_extracted() -> None:
    """Also those that a reader sees and pybabel does not: within an f-string, in another folder."""
    said = set()
    for path in sources():
        for node in ast.walk(module(path).tree):
            if isinstance(node, ast.Call) and (called(node) in SAYING or marked(node)):
                parts = node.args if marked(node) else messages(node)
                said |= {one.value for one in parts if isinstance(one, ast.Constant)}

    assert said - {one for row in extracted() for one in row} == set()


def test_nothing_but_messages_is_extracted() -> None:
    """A code or a name among the messages would be given to translators."""
    assert {one for one, *_ in extracted() if one in LANGUAGES or CALLBACK.fullmatch(one)} == set()


@pytest.mark.parametrize(
    "line",
    [
        "turn.text(LABELS[x])",
        "turn.text(f'Alert {x}')",
        "turn.text(UNMARKED)",
        "turn.text('Yes' if x else UNMARKED)",
        "locales.text(language, 'Yes')",
        "posts.tell(conn, locales, officer, 'Yes', now=now)",
        "posts.tell(conn, locales, officer, MARKED, button=('Look', 'x'))",
        "NotFound(f'There is no alert {x}.')",
        "Say('Yes')",
        "[turn.text(label) for _, label in LABELS.items()]",
    ],
)
def test_an_unmarked_message_is_found(line: str) -> None:
    """The ways in which one slipped through, or could."""
    source = f"LABELS = {{1: 'One'}}\nUNMARKED = 'No'\nMARKED = N_('Yes')\ndef f(x):\n    {line}\n"

    assert len(faults(Module(Path("x.py"), ast.parse(source)))) == 1


@pytest.mark.parametrize("name", ["Asked", "Unreadable"])
def test_what_tables_and_reasons_say_is_marked(name: str) -> None:
    """Said through an attribute, or as the text of an error, it is marked where it is written."""
    for path in sources():
        at = module(path)
        for node in ast.walk(at.tree):
            if isinstance(node, ast.Call) and called(node) == ("", name):
                unmarked = [one for one in node.args if not known(one, at, _around(at, node))]

                assert unmarked == [], f"{path.name}:{node.lineno}"


def _around(at: Module, wanted: ast.AST) -> ast.AST | None:
    """The function that holds a node."""
    functions = [one for one in ast.walk(at.tree) if isinstance(one, ast.FunctionDef)]
    return next((one for one in functions if wanted in list(ast.walk(one))), None)
