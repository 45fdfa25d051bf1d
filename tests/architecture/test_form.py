"""Modules stay small, well named and described."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import python_modules

LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 500
LONGEST_FUNCTION = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
EVERYWHERE = ("app", "benchmarks", "migrations", "tests")


def named(path: Path, repository: Path) -> str:
    return path.relative_to(repository).as_posix()


def count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count from `def` to the last line, without the docstring: describing costs nothing."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


@pytest.mark.parametrize(
    ("folder", "longest"),
    [
        ("app", LONGEST_MODULE),
        ("benchmarks", LONGEST_MODULE),
        ("migrations", LONGEST_MODULE),
        ("tests", LONGEST_TEST_MODULE),
    ],
)
def test_modules_are_short(repository: Path, folder: str, longest: int) -> None:
    lengths = {
        named(path, repository): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_modules(repository, folder)
    }

    assert {name: length for name, length in lengths.items() if length > longest} == {}


def test_functions_are_short(repository: Path) -> None:
    too_long = {
        f"{named(path, repository)}:{node.lineno} {node.name}": count_lines(node)
        for path in python_modules(repository, *EVERYWHERE)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and count_lines(node) > LONGEST_FUNCTION
    }

    assert too_long == {}


def test_no_module_has_a_name_that_says_nothing(repository: Path) -> None:
    named_so = [
        named(path, repository)
        for path in python_modules(repository, *EVERYWHERE)
        if NAMES_THAT_SAY_NOTHING & set(path.relative_to(repository).with_suffix("").parts)
    ]

    assert named_so == []


def test_every_folder_of_the_application_is_a_package(repository: Path) -> None:
    folders = {path.parent for path in python_modules(repository, "app", "tests")}

    without = [named(folder, repository) for folder in folders if not has_init(folder)]

    assert sorted(without) == []


def has_init(folder: Path) -> bool:
    return (folder / "__init__.py").is_file()


def test_every_module_says_what_it_is(repository: Path) -> None:
    silent = [
        named(path, repository)
        for path in python_modules(repository, *EVERYWHERE)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_every_generated_package_says_what_it_is(repository: Path) -> None:
    packages = sorted((repository / "app/api/v1/generated").glob("**/__init__.py"))

    silent = [named(path, repository) for path in packages if not documented(path)]

    assert silent == []


def documented(path: Path) -> bool:
    return bool(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))))
