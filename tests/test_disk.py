"""Files for the user: replaced whole where the user named them, never where the program did."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from flowtui import disk


def test_a_named_file_is_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")
    path.chmod(0o640)
    disk.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_stays_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.csv"
    path.write_text("old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.replace(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "r.csv", tmp_path / "latest.csv"
    path.write_text("old")
    link.symlink_to(path)
    disk.replace(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    disk.replace(pipe, b"new")
    reader.join()
    assert read == [b"new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_pipe_that_only_a_descriptor_names_is_written_to() -> None:
    """``/dev/stdout``, and what a shell puts in the place of ``>(gzip)``."""
    reading, writing = os.pipe()
    disk.replace(Path(f"/dev/fd/{writing}"), b"new")
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        assert file.read() == b"new"


def test_added_files_take_no_other_files_place(tmp_path: Path) -> None:
    other = tmp_path / "F1.pdf"
    other.write_bytes(b"the original")
    with pytest.raises(disk.AlreadyThereError, match=r"F1\.pdf"):
        disk.add(tmp_path, [("mail-1.eml", b"mail"), ("F1.pdf", b"another")])
    assert other.read_bytes() == b"the original"
    assert not (tmp_path / "mail-1.eml").exists()
    disk.add(tmp_path, [("mail-1.eml", b"mail"), ("F1.pdf", b"the original")])
    disk.add(tmp_path, [("mail-1.eml", b"mail")])
    assert (tmp_path / "mail-1.eml").read_bytes() == b"mail"


def test_a_free_name_is_counted_up(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    assert disk.free(path) == path
    path.touch()
    (tmp_path / "r-2.csv").touch()
    assert disk.free(path) == tmp_path / "r-3.csv"


def test_a_draft_has_its_name_once_it_is_whole_and_replaces_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    draft = disk.Draft(path)
    draft.file.write(b"all")
    assert not path.exists()
    draft.keep()
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"all"]
    with pytest.raises(FileExistsError):
        disk.Draft(path)
    assert path.read_bytes() == b"all"


def test_a_draft_where_a_file_has_one_name_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_names: object) -> None:
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    draft, late = disk.Draft(tmp_path / "list.csv"), disk.Draft(tmp_path / "list.csv")
    draft.file.write(b"all")
    draft.keep()
    with pytest.raises(FileExistsError):
        late.keep()
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"all"]
