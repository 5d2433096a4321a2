"""What happens in a class's room, step by step, and what of it counts: a time counts only for what came about.

The teacher's steps are taken at the desk, as a page of theirs does (`tests.e2e.servers.taught`): what the page itself
takes to draw is not in them.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.load.figures import Figures
from tests.load_class.bare import Bare
from tests.load_class.member import Member, MemberError

COME_IN, FOLLOW = "come in, all at once", "open the app beside the card"
STEP, STEP_EACH, STEP_FOLLOWERS = "a step, to the last card", "a step, to each card", "a step, to the last follower"
ASK, PICTURE = "a question, to the last card", "its picture, all at once"
VOTE, CLOSE, ANSWER = "a vote", "the vote is closed, to the last card", "the answer, to the last card"
PEER = "the same bytes from a bare server, to the last"
OPTIONS = ("7×7 px", "31×31 px", "59×59 px", "224×224 px")
TOO_LATE = 409
_PICTURE = "picture.jpg"
_PATIENT_S = (0.3, 0.8)
"""Between two steps: a room is read at most five times a second."""


@dataclass(frozen=True)
class Size:
    """How large a class is, and what it does.

    Attributes:
        students: how many, each with a card.
        followers: how many of them have the app open too.
        votes: how many there are.
        steps: of the teacher, before each vote.
        vote_s: within how long all vote.
        idle_s: for how long nobody does anything, so that it is known what being there costs.
    """

    students: int
    followers: int
    votes: int
    steps: int
    vote_s: float
    idle_s: float


@dataclass
class Lesson:
    """A room with its teacher and students.

    Attributes:
        url: of the server.
        figures: where times and errors are noted.
        size: of the class.
        picture: what is shown with each question.
        bare: what steps are compared with.
        given: votes that were taken.
        counted: votes that were in the bars.
        miscounted: votes of which some bar had too many or too few.
        late: votes that came after closing, and were told so.
    """

    url: str
    figures: Figures
    size: Size
    picture: bytes
    bare: Bare
    given: int = 0
    counted: int = 0
    miscounted: int = 0
    late: int = 0
    code: str = ""
    key: str = ""
    students: list[Member] = field(default_factory=list)
    followers: list[Member] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.teacher, self.wall = Member(self.url), Member(self.url)
        self._chance = random.Random(7)

    @property
    def everybody(self) -> list[Member]:
        """All who are there."""
        return [self.teacher, self.wall, *self.students, *self.followers]

    async def open(self) -> None:
        """Open the room, with a console and a wall."""
        opened = await self.teacher.ask("POST", "/desk/open", {})
        if opened.status != 200:
            raise MemberError(f"no room was opened: {opened.status}")
        said = json.loads(opened.body)
        self.code, self.key = said["code"], said["key"]
        await self.teacher.done(f"{self.code}/host", key=self.key)
        await self.teacher.listen(self.code, "host")
        await self.wall.listen(self.code, "projector")

    async def come_in(self) -> None:
        """Have all students come in at the same moment, and some of them open the app too, with the same seat."""
        self.students = [Member(self.url) for _ in range(self.size.students)]
        await together(self._come_in(student) for student in self.students)
        self.followers = [Member(self.url, student.cookies) for student in self.students[: self.size.followers]]
        await together(self.figures.timed(FOLLOW, one.listen(self.code, "student")) for one in self.followers)
        await self.teacher.until(lambda state: state["seats"]["with"] == self.size.students)

    async def _come_in(self, student: Member) -> None:
        async def take_a_seat() -> None:
            await student.done(f"{self.code}/seats")
            await student.listen(self.code, "student")

        await self.figures.timed(COME_IN, take_a_seat())

    async def hold(self) -> None:
        """All votes, each after some steps."""
        for number in range(self.size.votes):
            for step in range(self.size.steps):
                await self._step(f"lesson?step={number + 1}.{step}")
            await self._vote(number)

    async def _step(self, view: str) -> None:
        await self._pause()
        begun = time.perf_counter()
        await self.teacher.done("/desk/move", code=self.code, key=self.key, view=view)
        cards = await self._told(self.students, begun, lambda state: state["view"] == view)
        self._note(STEP, max(cards))
        self.figures.times_ms[STEP_EACH] += cards
        if self.followers:
            self._note(
                STEP_FOLLOWERS, max(await self._told(self.followers, begun, lambda state: state["view"] == view))
            )
        self._note(PEER, await self.bare.last_ms(len(json.dumps(self.students[0].state))))

    async def _vote(self, number: int) -> None:
        """One question, and a vote that is closed when all have voted, or, every other time, in the middle of it."""
        question = self._question(number)
        await self._pause()
        begun = time.perf_counter()
        files = {_PICTURE: (base64.b64encode(self.picture).decode(), "image/jpeg")}
        await self.teacher.done("/desk/ask", code=self.code, key=self.key, question=question, files=files)
        cards = await self._told(self.students, begun, lambda state: state["phase"] == "vote")
        self._note(ASK, max(cards))
        await together(self.figures.timed(PICTURE, self._see_picture(student)) for student in self.students)
        chosen: dict[int, int] = {}
        poll = self.students[0].state["poll"]
        voting = asyncio.create_task(
            together(self._choose(place, student, poll, chosen) for place, student in enumerate(self.students))
        )
        if number % 2:
            enough = self.size.students // 2
            await self.teacher.until(lambda state: state["seats"]["voted"] >= enough)
        else:
            await voting
            await self.teacher.until(lambda state: state["seats"]["voted"] == self.size.students)
        await self._go_on("closed", CLOSE)
        await voting
        await self._go_on("bars")
        await self.wall.until(lambda state: state["phase"] == "bars")
        self._count(self.wall.state["bars"], chosen)
        await self._pause()
        await self._go_on("answer", ANSWER)
        await self._go_on("explore")

    async def _choose(self, place: int, student: Member, poll: str, chosen: dict[int, int]) -> None:
        """Vote within the time for it; one in ten presses twice, one in ten chooses something else afterwards."""
        chance = random.Random(f"{place} {poll}")
        await asyncio.sleep(chance.uniform(0, self.size.vote_s))
        first, kind = chance.randrange(len(OPTIONS)), place % 10
        for choice in (first, (first + (kind == 1)) % len(OPTIONS))[: 2 if kind < 2 else 1]:
            begun = time.perf_counter()
            answer = await student.ask("POST", f"{self.code}/votes", {"poll": poll, "choice": choice})
            if answer.status == 204:
                self._note(VOTE, (time.perf_counter() - begun) * 1000)
                chosen[place] = choice
            elif answer.status == TOO_LATE:
                self.late += 1
            else:
                self.figures.errors.append(f"a vote was answered with {answer.status}")

    def _count(self, bars: Any, chosen: dict[int, int]) -> None:
        """Compare the bars with the votes that were taken: each student's last one, once."""
        wanted = Counter(chosen.values())
        found = Counter(dict(enumerate(bars["rounds"][0]))) if bars["rounds"] else Counter()
        self.given += wanted.total()
        self.counted += found.total()
        self.miscounted += (wanted - found).total() + (found - wanted).total()

    async def _see_picture(self, student: Member) -> None:
        answer = await student.ask("GET", f"{self.code}/files/{_PICTURE}")
        if answer.body != self.picture:
            raise MemberError(f"a picture was answered with {answer.status}")

    async def _go_on(self, to: str, action: str = "") -> None:
        """Go to another phase, and wait until all students know of it."""
        begun = time.perf_counter()
        await self.teacher.done(f"{self.code}/phase", to=to)
        cards = await self._told(self.students, begun, lambda state: state["phase"] == to)
        if action:
            self._note(action, max(cards))

    async def _told(self, members: Iterable[Member], begun: float, holds: Callable[[Any], bool]) -> list[float]:
        """After how many milliseconds each was told something."""
        return [(told_at - begun) * 1000 for told_at in await asyncio.gather(*(one.until(holds) for one in members))]

    def _question(self, number: int) -> dict[str, object]:
        options = [{"text": text, "mistake": "a step left out", "explanation": "Each step counts."} for text in OPTIONS]
        return {
            "name": f"6.{number}",
            "title": "What a unit sees",
            "text": "How large is the field of a 5×5 unit of module 3a?",
            "options": options,
            "right": 2,
            "shown": OPTIONS[2],
            "working": "27 + 4 · 8 = 59",
            "link": "feature-maps?layer=inception3a",
            "picture": _PICTURE,
            "alt": "A photograph.",
        }

    def _note(self, action: str, ms: float) -> None:
        self.figures.times_ms[action].append(ms)

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(*_PATIENT_S))

    async def end(self) -> None:
        """End the room for everybody."""
        answer = await self.teacher.ask("DELETE", self.code)
        if answer.status != 204:
            raise MemberError(f"the room was not ended: {answer.status}")


async def together(work: Iterable[Awaitable[None]]) -> None:
    """Do things at the same time."""
    await asyncio.gather(*work)
