"""What a class does, step by step: the same for each visitor, but with different layers and different photographs.

Each step looks whether it did what it is for: a time counts only for what came about.
"""

from __future__ import annotations

import asyncio
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image
from skimage import data

from app.session.address import DEFAULTS
from app.words.text import plain
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import PAPER, TABLE_1
from googlenet_core.why.methods import METHODS
from tests.load.figures import Figures
from tests.load.visitor import Visitor

GRAPH, CHOICE, LATER = "network_graph", "choice", "later"
CLASSES = ("cat", "person", "rocket", "motorcycle", "cup or mug", "French horn")
"""Classes to ask for, so that no answer is kept from the one before."""

CLICK, CLICK_BESIDE = "click on a layer", "click on a layer beside hard work"
UNFOLD, UPLOAD = "unfold another module", "upload, all at once"
NEXT, WHY = "the next layer's maps", "Grad-CAM and its check"
SWEEP, LARGE = "an occlusion sweep meanwhile", "a 40-megapixel upload meanwhile"


@dataclass(frozen=True)
class Class:
    """How many visitors, and how they behave."""

    sessions: int
    clicks: int
    think_s: float


LARGE_PHOTOGRAPHS = 4


def prepare(sessions: int) -> None:
    """Make all photographs beforehand, so that it takes no time from the visitors."""
    for number in range(sessions):
        photograph(number)
    for number in range(LARGE_PHOTOGRAPHS):
        large_photograph(number)


@cache
def photograph(number: int) -> bytes:
    """A different real photograph for each visitor: shifted, tinted."""
    picture = data.astronaut().astype(np.int16)
    picture = np.clip(np.roll(picture, 7 * number, axis=1) + number % 17, 0, 255).astype(np.uint8)
    return _encoded(Image.fromarray(picture), "JPEG")


@cache
def large_photograph(number: int) -> bytes:
    """40 megapixels as PNG, which has to be decoded in full."""
    coarse = Image.fromarray(data.astronaut() // 16 * 16).rotate(90 * number)
    return _encoded(coarse.resize((8000, 5000), Image.Resampling.NEAREST), "PNG")


def _encoded(picture: Image.Image, kind: str) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, quality=90)
    return target.getvalue()


class Student:
    """One visitor with a will of their own."""

    def __init__(self, number: int, visitor: Visitor, figures: Figures, size: Class) -> None:
        self.number, self.visitor, self.figures, self.size = number, visitor, figures, size
        self._chance = random.Random(number)
        self.turn = 0

    async def think(self) -> None:
        """Look at the page for a while."""
        await asyncio.sleep(self.size.think_s * self._chance.uniform(0.5, 1.5))

    async def click(self, name: str) -> None:
        """Select some module in the graph."""
        await self.think()
        layer = self._chance.choice(TABLE_1[:-1]).id  # after the last module there are too few layers to go on to
        self.turn += 1
        chosen = {"value": layer, "turn": self.turn, "lacking": False}
        await self.figures.timed(name, self.visitor.emit(CHOICE, "chosen", chosen))
        self.expect(self._layer() == layer, f"{layer} was chosen, but {self._layer()} is")

    async def unfold(self) -> None:
        """Unfold some modules, one after another."""
        for module in self._chance.sample(TABLE_1, 2):
            await self.think()
            await self.figures.timed(UNFOLD, self.visitor.emit(GRAPH, "folded", {"kind": "unfold", "layer": module.id}))
            self.expect(module.id in self.visitor.asked("open").split(","), f"{module.id} was not unfolded")

    async def go_on(self) -> None:
        """Look at the maps of the next layer."""
        await self.think()
        before = self._layer()
        await self.figures.timed(NEXT, self.visitor.press("Next"))
        shown = naming.label(self._layer(), PAPER)
        self.expect(self._layer() != before, f"Next left {before} where it was")
        self.expect(self.visitor.reads(f"maps of {shown} answer"), f"the maps of {shown} are not there")

    def expect(self, came_about: bool, otherwise: str) -> None:
        """Note an error if an action did not do what it is for."""
        if not came_about:
            alerts = f" (told: {'; '.join(self.visitor.alerts)})" if self.visitor.alerts else ""
            self.figures.errors.append(f"visitor {self.number}: {otherwise}{alerts}")

    def _layer(self) -> str:
        return self.visitor.asked("layer") or DEFAULTS["layer"]

    async def _arrive(self) -> None:
        """Come to the first page, go to the graph, and have drawn what its first look does not wait for."""
        await self.visitor.join()
        await self.visitor.open("Architecture")
        await self.visitor.emit(LATER, "due", True)

    async def look_around(self) -> None:
        """The Architecture page: clicks, and unfolding."""
        await self.figures.timed("join", self._arrive())
        for _ in range(self.size.clicks):
            await self.click(CLICK)
        await self.unfold()
        await self.think()
        await self.figures.timed("open the feature maps", self.visitor.open("Feature maps"))

    async def upload(self) -> None:
        """An own photograph, then some layers' maps of it."""
        await self._send(UPLOAD, f"photo{self.number}.jpg", photograph(self.number))
        for _ in range(self.size.clicks // 2):
            await self.go_on()

    async def _send(self, action: str, name: str, picture: bytes) -> None:
        await self.figures.timed(action, self.visitor.upload(name, picture))
        self.expect(
            self.visitor.reads(f"{plain(name)} (your upload)"), f"{name} was sent, but is not what is looked at"
        )

    async def ask_why(self) -> None:
        """Attribution for different classes."""
        for label in self._chance.sample(CLASSES, 2):
            await self.think()
            self.visitor.query = f"{self.visitor.query.split('&outputs=')[0]}&outputs=why&class={label}"
            await self.figures.timed(WHY, self.visitor.open("Three outputs"))
            self.expect(self._explained("grad-cam", label), f"Grad-CAM for {label} is not there")

    async def click_beside(self) -> None:
        """Clicks while somebody else makes the server work hard."""
        await self.visitor.open("Architecture")
        for _ in range(self.size.clicks):
            await self.click(CLICK_BESIDE)

    async def sweep(self, others: Sequence[asyncio.Task[None]]) -> None:
        """One occlusion sweep after another for as long as others work."""
        while not all(task.done() for task in others):
            label = self._chance.choice(CLASSES)
            self.visitor.query = f"image=coffee&outputs=why&method=occlusion&class={label}"
            await self.visitor.open("Three outputs")
            if "Compute Occlusion" in " ".join(self.visitor.buttons):
                start = next(name for name in self.visitor.buttons if name.startswith("Compute Occlusion"))
                await self.figures.timed(SWEEP, self.visitor.press(start))
                self.expect(self._explained("occlusion", label), f"the occlusion for {label} is not there")

    def _explained(self, method: str, label: str) -> bool:
        return self.visitor.reads(f"**{plain(METHODS[method].title)}") and self.visitor.reads(
            f"{plain(f': {label}, main head')}**"
        )

    async def upload_large(self, others: Sequence[asyncio.Task[None]]) -> None:
        """One large photograph after another for as long as others work."""
        await self.visitor.open("Feature maps")
        turn = 0
        while not all(task.done() for task in others):
            picture = large_photograph(turn % LARGE_PHOTOGRAPHS) + bytes([turn % 256])  # a new picture to the server
            await self._send(LARGE, f"large{turn}.png", picture)
            turn += 1
