"""What Redis does at once, with nothing of others in between: each script is all or nothing.

The keys of a room, which all scripts are given in the same order:

- ``room``, a hash: ``room`` (the room as JSON), ``poll`` (the vote that is open), ``given`` (how often votes came or
  went since the room was opened), ``host_seen``;
- ``with`` and ``around``, sorted sets: students' tokens by when they were last heard of, each in one of the two;
- ``votes``, a hash: token to choice, of the open vote alone;
- ``files``, a hash;
- ``hold``: there while a change waits for a moment without votes;
- ``rooms``, a set of all rooms' codes;
- ``wake``, a channel: whatever comes there says that something is another, and nothing else.

All of them end with the room: none is without a time to live. Scripts are sent whole, so that nothing has to be told to
a server that was started again.
"""

from __future__ import annotations

from typing import Final

PREFIX: Final = "explorer:room:"
ROOMS: Final = "explorer:rooms"
_PARTS: Final = ("", ":with", ":around", ":votes", ":files", ":hold")

OK, NONE, SEAT, FULL, TAKEN, OTHER, HELD = (b"ok", b"none", b"seat", b"full", b"taken", b"other", b"held")
"""What a script answers: done; no such room; no such seat; no place; the code is taken; changed meanwhile; wait."""

HOLD_MS: Final = 250
"""How long votes wait for a change that was overtaken by them."""

_BEGINNING = """
local room, with, around, votes, files, hold, rooms, wake = unpack(KEYS)
local function ends_with_the_room(key) redis.call('PEXPIRE', key, redis.call('PTTL', room)) end
local function wakes() redis.call('PUBLISH', wake, '') end
local function has_seat(token) return redis.call('ZSCORE', with, token) or redis.call('ZSCORE', around, token) end
"""
_NEEDS_A_ROOM = "if redis.call('EXISTS', room) == 0 then return 'none' end\n"


def keys(code: str) -> list[str]:
    """Return the keys of a room, in the order in which the scripts take them."""
    return [*(f"{PREFIX}{code}{part}" for part in _PARTS), ROOMS, channel(code)]


def channel(code: str) -> str:
    """Return the channel on which a room's listeners are woken."""
    return f"{PREFIX}{code}:wake"


OPEN = (
    _BEGINNING
    + """
local prefix, code, document, poll, now, life, most = unpack(ARGV)
for _, other in ipairs(redis.call('SMEMBERS', rooms)) do
  if redis.call('EXISTS', prefix .. other) == 0 then redis.call('SREM', rooms, other) end
end
if redis.call('EXISTS', room) == 1 then return 'taken' end
if redis.call('SCARD', rooms) >= tonumber(most) then return 'full' end
redis.call('DEL', with, around, votes, files, hold)
redis.call('HSET', room, 'room', document, 'poll', poll, 'given', 0, 'host_seen', now)
redis.call('EXPIRE', room, life)
redis.call('SADD', rooms, code)
redis.call('EXPIRE', rooms, life)
wakes()
return 'ok'
"""
)

LOOK = (
    _BEGINNING
    + """
local kept = redis.call('HMGET', room, 'room', 'given')
if not kept[1] then return {} end
return {kept[1], kept[2], redis.call('HVALS', votes)}
"""
)
"""The room with the votes that are open in it; nothing where there is none."""

SWAP = (
    _BEGINNING
    + _NEEDS_A_ROOM
    + """
local before, given, after, poll, life, hold_ms = unpack(ARGV)
local kept = redis.call('HMGET', room, 'room', 'given', 'poll')
if kept[1] ~= before or kept[2] ~= given then
  redis.call('SET', hold, 1, 'PX', hold_ms)
  return 'other'
end
redis.call('DEL', hold)
redis.call('HSET', room, 'room', after, 'poll', poll)
if kept[3] ~= poll then redis.call('DEL', votes) end
for place = 7, #ARGV do redis.call('HDEL', files, ARGV[place]) end
for _, key in ipairs({room, with, around, votes, files, rooms}) do redis.call('EXPIRE', key, life) end
wakes()
return 'ok'
"""
)
"""The next room in the place of one that is still as it was read, with no other votes."""

JOIN = (
    _BEGINNING
    + _NEEDS_A_ROOM
    + """
local token, now, most = unpack(ARGV)
if has_seat(token) then return 'ok' end
if redis.call('ZCARD', with) + redis.call('ZCARD', around) >= tonumber(most) then return 'full' end
redis.call('ZADD', with, now, token)
ends_with_the_room(with)
wakes()
return 'ok'
"""
)

SEE = (
    _BEGINNING
    + _NEEDS_A_ROOM
    + """
local token, standing, now, quiet_since = unpack(ARGV)
local here, there = with, around
if standing == '' and redis.call('ZSCORE', around, token) then standing = 'around' end
if standing == 'around' then here, there = around, with end
local seen = redis.call('ZSCORE', here, token)
if not seen and redis.call('ZREM', there, token) == 0 then return 'seat' end
redis.call('ZADD', here, now, token)
ends_with_the_room(here)
if not seen or tonumber(seen) <= tonumber(quiet_since) then wakes() end
return 'ok'
"""
)

LEAVE = (
    _BEGINNING
    + _NEEDS_A_ROOM
    + """
local token = ARGV[1]
if redis.call('HDEL', votes, token) == 1 then redis.call('HINCRBY', room, 'given', 1) end
if redis.call('ZREM', with, token) + redis.call('ZREM', around, token) > 0 then wakes() end
return 'ok'
"""
)

VOTE = (
    _BEGINNING
    + _NEEDS_A_ROOM
    + """
local token, poll, choice, now = unpack(ARGV)
if redis.call('HGET', room, 'poll') ~= poll then return 'other' end
if not has_seat(token) then return 'seat' end
if redis.call('EXISTS', hold) == 1 then return 'held' end
redis.call('HSET', votes, token, choice)
ends_with_the_room(votes)
redis.call('HINCRBY', room, 'given', 1)
redis.call('ZADD', with, 'XX', now, token)
redis.call('ZADD', around, 'XX', now, token)
wakes()
return 'ok'
"""
)

COUNT = (
    _BEGINNING
    + """
if redis.call('EXISTS', room) == 0 then return {} end
local here = '(' .. ARGV[1]
local all = redis.call('ZCARD', with) + redis.call('ZCARD', around)
return {redis.call('ZCOUNT', with, here, '+inf'), redis.call('ZCOUNT', around, here, '+inf'), all, redis.call('HLEN', votes)}
"""
)
"""How many are with the teacher, how many around, how many there are in all, quiet ones too, and how many have voted."""

SEE_HOST = (
    _BEGINNING
    + _NEEDS_A_ROOM
    + """
redis.call('HSET', room, 'host_seen', ARGV[1])
wakes()
return 'ok'
"""
)

KEEP_FILE = (
    _BEGINNING
    + _NEEDS_A_ROOM
    + """
local name, content, most = unpack(ARGV)
if redis.call('HEXISTS', files, name) == 0 and redis.call('HLEN', files) >= tonumber(most) then return 'full' end
redis.call('HSET', files, name, content)
ends_with_the_room(files)
return 'ok'
"""
)

END = (
    _BEGINNING
    + """
local was_there = redis.call('DEL', room)
redis.call('DEL', with, around, votes, files, hold)
redis.call('SREM', rooms, ARGV[1])
if was_there == 0 then return 'none' end
wakes()
return 'ok'
"""
)
