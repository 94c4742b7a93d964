"""What all tests share: in continuous integration nothing may be skipped."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CODER_TEST_NOTHING_SKIPPED set, a skip is a failure: every real part is said to be at hand."""
    report = yield
    if report.skipped and os.environ.get("CODER_TEST_NOTHING_SKIPPED"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report
