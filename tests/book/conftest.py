"""Databases and their workbooks, made once for the folder."""

from pathlib import Path

import pytest

from coder.demo import fill
from tests.book.beside import Book
from tests.book.documents import Documents, run
from tests.book.office import convert
from tests.book.programmes import strange, workbook


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    fill(str(target))
    return target


@pytest.fixture(scope="package")
def oddities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("strange") / "strange.db"
    strange(target)
    return target


@pytest.fixture(scope="package")
def demo_book(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(demo, tmp_path_factory.mktemp("book") / "demo.xlsx")


@pytest.fixture(scope="package")
def strange_book(oddities: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(oddities, tmp_path_factory.mktemp("book") / "strange.xlsx")


@pytest.fixture(scope="package")
def demo_again(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's workbook, every formula calculated anew."""
    return convert(demo_book, "xlsx", tmp_path_factory.mktemp("again"))


@pytest.fixture(scope="package")
def strange_again(strange_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return convert(strange_book, "xlsx", tmp_path_factory.mktemp("again"))


@pytest.fixture(scope="package")
def demo_exported(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Documents]:
    return exported(demo, tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="package")
def strange_exported(oddities: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Documents]:
    return exported(oddities, tmp_path_factory.mktemp("exported"))


def exported(target: Path, folder: Path) -> tuple[Book, Documents]:
    """The workbook of `coder export`, every formula calculated anew, and what else the command line tells."""
    run(target, "export", str(folder / "book.xlsx"))
    return Book(convert(folder / "book.xlsx", "xlsx", folder)), Documents(target, folder)
