"""LibreOffice, told to calculate every formula anew: by default it believes the values stored in the file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(book: Path, suffix: str, folder: Path) -> Path:
    """The workbook as LibreOffice writes it in another format, all formulas calculated anew."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice: no soffice on this machine")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
    out = folder / f"made-{suffix}"
    where = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", suffix, "--outdir", str(out)]
    subprocess.run([office, *where, str(book)], check=True, capture_output=True, timeout=240)
    return out / f"{book.stem}.{suffix}"


def smallest(paper: Path) -> float:
    """The size in points of the smallest letters of a PDF."""
    tool = shutil.which("pdftohtml")
    if tool is None:
        pytest.skip("needs Poppler: no pdftohtml on this machine")
    # The tool tells whole numbers: of a page twice as large.
    asked = [tool, "-xml", "-i", "-zoom", "2", "-stdout", str(paper)]
    told = subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout
    return min(int(size) for size in re.findall(r'<fontspec id="\d+" size="(\d+)"', told)) / 2
