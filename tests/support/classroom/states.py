"""What the server sends of a room, as its pages get it."""

from __future__ import annotations

from typing import Any

TEXTS = ("5×5 px", "31×31 px", "59×59 px", "224×224 px")
QUESTION = {
    "name": "6.1",
    "title": "What a unit sees",
    "text": "One number of the 5×5 branch of (3a): how much of the picture can change it?",
    "options": [{"text": text} for text in TEXTS],
    "picture": "cat.png",
    "alt": "A cat, a cross on its nose.",
    "link": "feature-maps?layer=inception3a",
}
ANSWER = {
    "right": 2,
    "shown": "59×59 px",
    "working": "27 + (5 − 1) × 8 = 59",
    "finding": "Neighbouring positions of the maps before lie 8 px apart.",
    "drawing": "",
    "options": [
        {"mistake": "window taken for the field", "explanation": "Each of the 5×5 positions has seen 27×27 px itself."},
        {"mistake": "stride ignored in the field", "explanation": "It takes the positions for pixels."},
        {"mistake": "", "explanation": ""},
        {"mistake": "sees everything", "explanation": "That holds from 4b on."},
    ],
}
BEFORE, AFTER = [6, 9, 5, 4], [1, 3, 19, 1]
POLLS = {"vote": "3.0", "discuss": "3.1"}


def state(phase: str, **other: Any) -> dict[str, Any]:
    """A room of 24 students in a phase, as the server sends it, other things changed."""
    rounds = {"bars": [BEFORE], "discuss": [BEFORE], "answer": [BEFORE, AFTER]}.get(phase)
    made = {
        "code": "K7MW",
        "revision": 7,
        "epoch": 0,
        "phase": phase,
        "control": "lead",
        "view": "lesson?step=6.1",
        "poll": POLLS.get(phase, ""),
        "seats": {"with": 20, "around": 3, "quiet": 1, "all": 24, "voted": 18 if phase in POLLS else 0},
        "teacher": "here",
        "question": None if phase == "explore" else QUESTION,
        "bars": {"rounds": rounds, "hidden": 0} if rounds else None,
        "answer": ANSWER if phase == "answer" else None,
    }
    return made | other
