"""Pictures that lie in folders named after their classes, one after another, from a folder or a tar.

Nothing is kept and nothing is written: an entry hands out its bytes while it is the latest one. A tar is not trusted:
links, devices and names with ``..`` are passed over, and its headers are read within a bound. What the folders mean is
`class_folders`' job, decoding `preprocessing`'s.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NoReturn

from googlenet_core.errors import CoreError, ImageError, InputError
from googlenet_core.pictures.files.kinds import SUFFIXES

LONGEST_NAME = 200
"""Characters of a name that are kept; the rest is cut off."""

_HEADER_BYTES = 2**20
"""More than the headers before one member ever take; extended ones could say that they take gigabytes."""

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """A picture, unread, and the folder it lies in. Names are printable and not endless.

    Attributes:
        name: its path below the folder, or in the tar.
        folder: name of the folder directly above it; empty for what lies at the top of a tar.
        read: returns its first bytes, at most as many as asked for, until the next picture is taken; raises
            `ImageError` if the file cannot be read, `InputError` if the tar is damaged.
    """

    name: str
    folder: str
    read: Callable[[int], bytes]


class LabelledPictures:
    """The pictures below a folder, or in a tar (plain or gzip), each time anew and in the same order.

    A folder's links to files are followed, its links to folders are not. Memory: the names in one folder, or one
    member of a tar.

    Args:
        path: of the folder or the tar.

    Attributes:
        ignored: files and members that the last walk passed over: no picture by name, hidden, links and devices.

    Raises:
        InputError: there is nothing there that can be read; while walking also: a folder that cannot be opened, a file
            that is no tar or a damaged one.

    Example: ``for picture in LabelledPictures(Path("val")): print(picture.folder, len(picture.read(1_000_000)))``
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ignored = 0
        try:
            mode = path.stat().st_mode
        except OSError as error:
            _unreadable(path, error)
        if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            raise InputError(f"'{path}' is neither a folder nor a tar file.")
        self._is_folder = stat.S_ISDIR(mode)

    def __iter__(self) -> Iterator[LabelledPicture]:
        """Start at the first picture."""
        self.ignored = 0
        return self._in_folder() if self._is_folder else self._in_tar()

    def _in_folder(self) -> Iterator[LabelledPicture]:
        def refused(error: OSError) -> NoReturn:
            _unreadable(Path(error.filename), error)

        for place, folders, files in os.walk(self.path, onerror=refused):
            folders.sort()
            folder = Path(place)
            for file in sorted(files):
                path = folder / file
                if _is_picture(file) and path.is_file():
                    name = path.relative_to(self.path).as_posix()
                    yield LabelledPicture(_shown(name), _shown(folder.resolve().name), _reader_of(path))
                else:
                    self.ignored += 1

    def _in_tar(self) -> Iterator[LabelledPicture]:
        with self._opened() as file:
            metered = _Metered(file)
            seen, offset = 0, -1
            with self._sound(seen):
                archive = tarfile.TarFile(fileobj=metered)
            while True:
                with self._sound(seen):
                    member = archive.next()
                    if member is None:
                        break
                    if member.offset <= offset:
                        raise tarfile.ReadError("a member lies before the one before it")
                archive.members.clear()  # type: ignore[attr-defined] # or every header of the tar is kept
                archive.pax_headers.clear()  # type: ignore[attr-defined]
                seen, offset = seen + 1, member.offset
                path = PurePosixPath(member.name)
                if member.isreg() and _is_picture(path.name) and ".." not in path.parts:
                    yield LabelledPicture(
                        _shown(member.name), _shown(path.parent.name), self._member_reader(archive, member, metered)
                    )
                else:
                    self.ignored += not member.isdir()
                metered.allow(_HEADER_BYTES)
            if any(metered.latest):  # tarfile takes a damaged header for the end
                raise self._damaged(seen)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            plain = self.path.open("rb")
        except OSError as error:
            _unreadable(self.path, error)
        with plain:
            if plain.peek(len(_GZIP)).startswith(_GZIP):
                with gzip.GzipFile(fileobj=plain) as unpacked:
                    yield unpacked  # type: ignore[misc] # reads, seeks and tells as any file does
            else:
                yield plain

    def _member_reader(
        self, archive: tarfile.TarFile, member: tarfile.TarInfo, metered: _Metered
    ) -> Callable[[int], bytes]:
        def read(most: int) -> bytes:
            metered.allow(most + _HEADER_BYTES)
            with self._sound(1):
                file = archive.extractfile(member)
                assert file is not None, "a regular member has bytes"
                with file:
                    return file.read(most)

        return read

    @contextmanager
    def _sound(self, seen: int) -> Iterator[None]:
        try:
            yield
        except CoreError:
            raise
        except Exception:  # noqa: BLE001 - tarfile and gzip raise almost anything on damaged files
            raise self._damaged(seen) from None

    def _damaged(self, seen: int) -> InputError:
        if seen:
            return InputError(f"'{self.path}' is damaged or incomplete; copy or download it again.")
        return InputError(f"'{self.path}' is neither a folder nor a tar file (plain or gzip).")


class _Metered(io.BufferedIOBase):
    """A file that gives out so many bytes and then no more until it is allowed to."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._left = _HEADER_BYTES
        self.latest = b""

    def allow(self, size: int) -> None:
        self._left = size

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= self._left:
            raise tarfile.ReadError("more than is allowed")
        self._left -= size
        self.latest = self._file.read(size)
        return self.latest

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _unreadable(path: Path, error: OSError) -> NoReturn:
    raise InputError(f"Cannot read '{path}': {error.strerror or error}.") from None


def _reader_of(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(most)
        except OSError as error:
            raise ImageError(f"It cannot be read: {error.strerror or error}.") from None

    return read


def _is_picture(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name[:LONGEST_NAME])
