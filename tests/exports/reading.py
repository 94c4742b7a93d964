"""Reads an HTML file strictly: every element closed in its place, none and no attribute that is not expected."""

from html.parser import HTMLParser
from pathlib import Path

_VOID = frozenset({"meta", "col"})
_ALLOWED = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "main", "section", "div", "h1", "h2", "p", "a"),
        *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
        *("figure", "svg", "desc", "text", "path", "circle", "rect"),
    )
)
_ATTRIBUTES = frozenset(
    (
        *("lang", "charset", "http-equiv", "content", "name", "id", "class", "style", "aria-label", "aria-labelledby"),
        *("role", "scope", "colspan", "href", "viewbox", "x", "y", "width", "height", "d", "cx", "cy", "r"),
        *("fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-weight"),
    )
)


class Reader(HTMLParser):
    """The elements in order, each with its attributes and its own text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[int] = []
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ALLOWED:
            self.strange.append(tag)
        self.strange += [name for name, value in attrs if name not in _ATTRIBUTES or value is None]
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in _VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(len(self.found) - 1)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.found[self.open[-1]][0] != tag:
            self.strange.append(f"/{tag}")
        else:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[self.open[-1]][2].append(data)

    def handle_comment(self, data: str) -> None:
        self.strange.append("comment")

    def texts(self, *tags: str) -> list[str]:
        return ["".join(text) for tag, _, text in self.found if tag in tags]

    def attributes(self, name: str) -> list[str]:
        return [given[name] for _, given, _ in self.found if name in given]


def read(path: Path) -> Reader:
    """The file's elements. AssertionError names what is not well formed or not expected."""
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    assert reader.strange == []
    assert reader.open == []
    return reader
