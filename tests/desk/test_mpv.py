"""What mpv is started with."""

import sys

import pytest

from coder import settings
from coder.desk.mpv import has_display, outside
from coder.errors import BadInput


def test_a_program_from_outside_gets_back_the_libraries_that_a_build_in_one_file_had_put_aside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/tmp/unpacked")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/lib")
    assert outside()["LD_LIBRARY_PATH"] == "/opt/lib"
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG")
    assert "LD_LIBRARY_PATH" not in outside()


def test_options_for_mpv_are_parted_as_a_shell_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_MPV_OPTIONS", "--volume=60 '--title=my own'")
    assert settings.mpv_options() == ["--volume=60", "--title=my own"]


def test_options_with_a_quotation_mark_too_few_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODER_MPV_OPTIONS", "--title='my own")
    with pytest.raises(BadInput, match="CODER_MPV_OPTIONS"):
        settings.mpv_options()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="needs a system whose displays are named by a variable")
def test_a_display_is_there_where_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
