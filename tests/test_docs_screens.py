"""docs/screens.md and its pictures: none is missing, none is left over, none needs anything from elsewhere."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "screens.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", PAGE)
PICTURES = sorted((DOCS / "screens").iterdir())
TOUR = DOCS / "tour.svg"
SIZES, LOOKS = ("80x24", "160x50"), ("dark", "light", "plain")
LARGEST, ALL_OF_THEM, LARGEST_TOUR = 300_000, 4_000_000, 1_000_000


def test_the_page_shows_every_picture_once_and_no_other() -> None:
    assert sorted(file for _, file in SHOWN) == [f"screens/{picture.name}" for picture in PICTURES]


def test_every_picture_has_a_text_of_its_own_for_those_who_cannot_see_it() -> None:
    texts = [text for text, _ in SHOWN]
    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_each_screen_is_shown_at_both_sizes_and_in_all_looks() -> None:
    names = {re.sub(r"-\d+x\d+-\w+$", "", picture.stem) for picture in PICTURES}
    expected = {f"{name}-{size}-{look}" for name in names for size in SIZES for look in LOOKS}
    assert {picture.stem for picture in PICTURES} == expected


def test_the_pictures_are_small() -> None:
    sizes = [picture.stat().st_size for picture in PICTURES]
    assert max(sizes) < LARGEST
    assert sum(sizes) < ALL_OF_THEM
    assert TOUR.stat().st_size < LARGEST_TOUR


@pytest.mark.parametrize("picture", [*PICTURES, TOUR], ids=lambda picture: picture.name)
def test_a_picture_asks_for_nothing_from_elsewhere_and_runs_no_script(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    assert not re.search(r"<script|href=|url\(|@import|<foreignObject|\son\w+=", text)
    assert re.findall(r"https?://[^\"' ]+", text) == ["http://www.w3.org/2000/svg"]
    assert "<title>" in text


def test_the_tour_stands_still_where_motion_is_not_wanted() -> None:
    text = TOUR.read_text(encoding="utf-8")
    assert "@media (prefers-reduced-motion:reduce){g.f{animation:none!important}}" in text
    assert len(re.findall(r'class="f still"', text)) == 1
