"""Chromium, told to print a page as a person would, and what became of it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def printed(page: Path, folder: Path) -> Path:
    """The page as Chromium prints it to PDF."""
    browser = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip("needs Chromium: no chromium on this machine")
    out = folder / f"{page.stem}.pdf"
    where = [f"--user-data-dir={folder / 'profile'}", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    asked = [browser, "--headless", *where, f"--print-to-pdf={out}", page.as_uri()]
    subprocess.run(asked, check=True, capture_output=True, timeout=240)
    return out


def pages(pdf: Path) -> int:
    """How many pages a PDF has."""
    tool = shutil.which("pdfinfo")
    if tool is None:
        pytest.skip("needs Poppler: no pdfinfo on this machine")
    told = subprocess.run([tool, str(pdf)], check=True, capture_output=True, text=True, timeout=60).stdout
    found = re.search(r"^Pages:\s+(\d+)$", told, re.MULTILINE)
    assert found
    return int(found[1])
