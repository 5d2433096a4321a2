"""Files to download stay until they were fetched, for a while. Knows Streamlit's store of files.

Streamlit makes such a file when its button is pressed, tells the browser its address, and lets it go when the second
page after that is drawn, whoever looks at it. In a class that is sooner than the browser asks for it.
"""

from __future__ import annotations

import time

from streamlit.runtime.media_file_storage import MediaFileKind

from app.serving.limits.owners import OwnedMedia

STAY_S = 60.0
"""For how long a file stays once Streamlit has let it go: longer than a browser takes to ask for what it was told of."""

MOST_BYTES = 256 * 2**20
"""What all that stay may hold together: eighty times the largest file of the pages, the maps of a first convolution."""


class StayingDownloads(OwnedMedia):
    """Files to show, and files to download that outlive the pages that offered them.

    Args:
        media_endpoint: under which address they are served.
        stay_s: for how many seconds a download stays.
        most_bytes: what those that stay may hold together; beyond, the oldest go first.
    """

    def __init__(self, media_endpoint: str, stay_s: float = STAY_S, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(media_endpoint)
        self._stay_s, self._most_bytes = stay_s, most_bytes
        self._until: dict[str, float] = {}

    def load_and_get_id(
        self, path_or_data: str | bytes, mimetype: str, kind: MediaFileKind, filename: str | None = None
    ) -> str:
        """Add a file and return its id; one that was to go stays."""
        file_id = super().load_and_get_id(path_or_data, mimetype, kind, filename)
        self._until.pop(file_id, None)
        self._let_go()
        return file_id

    def delete_file(self, file_id: str) -> None:
        """Let a file go: one to show now, one to download after a while."""
        file = self._files_by_id.get(file_id)
        if file is None or file.kind is not MediaFileKind.DOWNLOADABLE:
            super().delete_file(file_id)
        else:
            self._until.setdefault(file_id, time.monotonic() + self._stay_s)
        self._let_go()

    def _let_go(self) -> None:
        """Let go whatever has stayed for long enough, and the oldest where all hold too much."""
        held = sum(self._files_by_id[file_id].content_size for file_id in self._until)
        for file_id, until in list(self._until.items()):
            if until > time.monotonic() and held <= self._most_bytes:
                return
            held -= self._files_by_id[file_id].content_size
            del self._until[file_id]
            super().delete_file(file_id)
