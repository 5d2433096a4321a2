"""One visitor as the server sees it: a websocket that speaks Streamlit's protocol, and the uploads beside it.

Sends what a browser would send (every widget's state at each run, the hashes of what it has cached) and waits for the
end of each run. It draws nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl

import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

RUN_LIMIT_S = 120
_XSRF = "_streamlit_xsrf"


class VisitError(Exception):
    """The server did something a visitor would call broken."""


@dataclass
class Visitor:
    """A session with the server at ``url``."""

    url: str
    socket: websockets.ClientConnection | None = None
    session_id: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    page: str = ""
    query: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    components: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    """In which part of the page something stands, by its id: what is done there runs that alone."""

    buttons: dict[str, str] = field(default_factory=dict)
    deferred: dict[str, str] = field(default_factory=dict)
    uploader: str = ""
    texts: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)
    received_bytes: int = 0
    session: NewSession = field(default_factory=NewSession)
    upload_mb: int = 0
    limit_s: float = RUN_LIMIT_S
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _cached: dict[str, None] = field(default_factory=dict)

    async def join(self) -> None:
        """Connect, again with the session of before if there was one, and wait for the page."""
        answer = await asyncio.to_thread(requests.get, f"{self.url}/_stcore/health", cookies=self.cookies, timeout=30)
        self.cookies |= {cookie.name: (cookie.value or "").strip('"') for cookie in answer.cookies}
        self.socket = await websockets.connect(
            f"{self.url.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit", self.cookies.get(_XSRF, ""), *([self.session_id] if self.session_id else [])],  # type: ignore[list-item]
            additional_headers={"Cookie": self.cookie, "Origin": self.url},
            max_size=None,
        )
        await self.run()

    @property
    def cookie(self) -> str:
        """The header with what the browser was told to remember."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def leave(self) -> None:
        """Close the connection, as closing the tab does."""
        if self.socket:
            await self.socket.close()

    def asked(self, name: str) -> str:
        """What the address says of a parameter; empty where it says nothing."""
        return dict(parse_qsl(self.query)).get(name, "")

    def reads(self, words: str) -> bool:
        """Whether these words stand on the page since the last run."""
        return any(words in text for text in self.texts)

    async def seen(self, button: str) -> None:
        """Wait until a button is on the page, while a run of it goes on."""
        async with asyncio.timeout(self.limit_s):
            while button not in self.buttons:
                await asyncio.sleep(0.01)

    async def open(self, page: str) -> None:
        """Go to another page by its name in the menu."""
        self.page = self.pages[page]
        await self.run()

    async def emit(self, component: str, event: str, value: object) -> None:
        """Do something in a component, such as a click on a node of the graph; one in a fragment runs that alone."""
        state = WidgetState(
            id=f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self.components[component]}__events",
            json_trigger_value=json.dumps([{"event": event, "value": value}]),
        )
        await self.run(state, fragment=self.fragments[self.components[component]])

    async def press(self, label: str) -> None:
        """Press a button."""
        if label not in self.buttons:
            raise VisitError(f"There is no button '{label}' on the page.")
        pressed = self.buttons[label]
        await self.run(WidgetState(id=pressed, trigger_value=True), fragment=self.fragments[pressed])

    async def make(self, file_id: str) -> str:
        """Ask for a file that is made on demand, by its id; return its address, empty where it is refused."""
        assert self.socket is not None
        asked = await self.send_deferred(file_id)
        async with asyncio.timeout(self.limit_s):
            while True:
                data = await self.socket.recv()
                answer = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
                if answer.backend_operation_response.request_id == asked:
                    return answer.backend_operation_response.deferred_file.url

    async def send_deferred(self, file_id: str) -> str:
        """Ask for a file that is made on demand without waiting for it; return the number of the request."""
        assert self.socket is not None
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = uuid.uuid4().hex, self.session_id
        request.deferred_file.file_id = file_id
        await self.socket.send(message.SerializeToString())
        return request.request_id

    async def upload(self, name: str, data: bytes) -> None:
        """Upload a picture and wait for what the page makes of it."""
        place, answer = await self.send_file(name, data)
        if answer.status_code >= 300:
            raise VisitError(f"The upload was answered with {answer.status_code}: {answer.text[:200]}")
        state = WidgetState(id=self.uploader)
        info = state.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(data), file_id=place.rsplit("/", 1)[1]
        )
        info.file_urls.upload_url = info.file_urls.delete_url = place.removeprefix(self.url)
        info.file_urls.file_id = info.file_id
        self._states[state.id] = state
        await self.run(fragment=self.fragments[self.uploader])

    async def send_file(self, name: str, data: bytes) -> tuple[str, requests.Response]:
        """Send a file to this session without telling the page of it; return its address and the answer."""
        place = f"{self.url}/_stcore/upload_file/{self.session_id}/{uuid.uuid4().hex}"
        answer = await asyncio.to_thread(
            requests.put,
            place,
            files={"file": (name, data)},
            headers={"X-Xsrftoken": self.cookies.get(_XSRF, ""), "Origin": self.url, "Cookie": self.cookie},
            timeout=60,
        )
        return place, answer

    async def run(self, *triggers: WidgetState, fragment: str = "") -> None:
        """Ask for a run of the page, or of a fragment by its id, and read all of it.

        Raises:
            VisitError: the run failed or did not end in time.
        """
        assert self.socket is not None
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.page_script_hash, client.fragment_id = self.query, self.page, fragment
        client.widget_states.widgets.extend([*self._states.values(), *triggers])
        client.cached_message_hashes.extend(self._cached)
        client.context_info.timezone = "UTC"
        self.texts, self.alerts = [], []
        await self.socket.send(message.SerializeToString())
        try:
            async with asyncio.timeout(self.limit_s):
                await self._read_run()
        except TimeoutError:
            raise VisitError(f"A run did not end within {self.limit_s:.0f} s.") from None

    async def _read_run(self) -> None:
        assert self.socket is not None
        while True:
            data = await self.socket.recv()
            self.received_bytes += len(data)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if message.metadata.cacheable and message.hash:
                self._cached[message.hash] = None
            if kind == "new_session":
                self.session.CopyFrom(message.new_session)
                self.session_id = message.new_session.initialize.session_id or self.session_id
            elif kind == "navigation":
                self.pages = {page.page_name: page.page_script_hash for page in message.navigation.app_pages}
                self.page = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._notice(message.delta.new_element, message.delta.fragment_id)
            elif kind == "script_finished":
                if message.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
                ):
                    return
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    raise VisitError(f"A run ended with status {message.script_finished}.")

    def _notice(self, element: object, fragment: str) -> None:
        """Remember what can be used or read."""
        kind = element.WhichOneof("type")  # type: ignore[attr-defined]
        value = getattr(element, kind) if kind else None
        if hasattr(value, "id"):
            self.fragments[value.id] = fragment
        if kind == "bidi_component":
            self.components[value.component_name] = value.id
        elif kind == "button":
            self.buttons[value.label] = value.id
        elif kind == "download_button":
            self.deferred[value.label] = value.deferred_file_id
        elif kind == "file_uploader":
            self.uploader, self.upload_mb = value.id, value.max_upload_size_mb
        elif kind == "exception":
            raise VisitError(f"The page shows an exception: {value.message[:200]}")
        elif kind == "alert":
            self.alerts.append(value.body)
        elif kind == "html" and 'role="alert"' in value.body:
            self.alerts.append(unescape(re.sub("<[^>]+>", " ", value.body)))
        elif kind in ("markdown", "heading"):
            self.texts.append(value.body)
