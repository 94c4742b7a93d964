"""The whole workbook beside the documents of the command line."""

from tests.book import beside_asides, beside_lists, beside_pages, beside_scores
from tests.book.beside import Book, Expected, Numbering, apart
from tests.book.documents import Documents

WORDS_ALONE = ("Codebook", "Dictionary", "Audit")


def expected(book: Book, documents: Documents) -> dict[str, Expected]:
    """What stands in each sheet of the workbook."""
    numbering = Numbering()
    found = {
        "Items": beside_scores.items(book, documents, numbering),
        "Events": beside_lists.events(book, documents, numbering),
        "Sessions": beside_scores.sessions(book, documents, numbering),
        **{sheet: beside_scores.groups(book, documents, numbering, sheet) for sheet in beside_scores.GROUPED},
        **{sheet: make(book, documents, numbering) for sheet, make in beside_lists.LISTS.items()},
        "Summary": beside_pages.summary(book, documents, numbering),
        "Read me": beside_pages.read_me(book, documents),
        **{sheet: {} for sheet in WORDS_ALONE},
    }
    return {sheet: found[sheet] | _beside(book, documents, sheet) for sheet in book.sheets}


def _beside(book: Book, documents: Documents, sheet: str) -> Expected:
    return beside_asides.ASIDES[sheet](book, documents) if sheet in beside_asides.ASIDES else {}


def all_apart(book: Book, documents: Documents) -> list[str]:
    return [line for sheet, cells in expected(book, documents).items() for line in apart(book, sheet, cells)]
