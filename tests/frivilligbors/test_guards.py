"""Each line of commit.lua earns its place: spoil it, and a promise of the ledger is broken."""

import re

import pytest
from redis.exceptions import ResponseError

from frivilligbors import ledger
from frivilligbors.errors import Refused
from frivilligbors.idempotency import Mismatch
from frivilligbors.ledger import Conflict
from frivilligbors.redis_client import RedisClient

from .ledger_stage import Stage
from .properties import PROPERTIES

SEQUENCE = "if commit.counter then number = tostring(redis.call('INCR', KEYS[commit.counter])) end"
WRITING = """for _, write in ipairs(commit.writes) do
  redis.call(write[1], KEYS[write[2]], unpack(write, 3))
end
"""
EXPECTING = "for position, expect in ipairs(commit.expects) do\n"
EQUAL = "redis.call('HGET', key, field) == value end"
ANNOUNCING = "for _, fact in ipairs(commit.facts) do redis.call('XADD', log, '*', unpack(fact)) end\n"
KEEPING = "redis.call('HSET', once, 'digest', ARGV[1], 'answer', ARGV[2], 'number', number)\n"
KINDS = "local kinds = {HSET"
LAST = "local last = 0"
DECODING = "local commit = cjson.decode(ARGV[3])\n"

SPOILT = {
    "an answer kept elsewhere is looked for": ("redis.call('HMGET', once,", "redis.call('HMGET', log .. once,"),
    "a kept answer is not looked for": ("if kept[1] then", "if false then"),
    "a kept answer is for any request": ("  if kept[1] ~= ARGV[1] then return {'mismatch'} end\n", ""),
    "a kept answer always mismatches": ("if kept[1] ~= ARGV[1] then", "if true then"),
    "a replay gets the new answer": ("return {'replayed', kept[2],", "return {'replayed', ARGV[2],"),
    "a replay forgets the number": ("kept[3] or ''}", "''}"),
    "a replay says it is new": ("return {'replayed',", "return {'done',"),
    "a key is always absent": ("redis.call('EXISTS', key) == 0", "true"),
    "a key is never absent": ("redis.call('EXISTS', key) == 0", "false"),
    "a field is always absent": ("redis.call('HEXISTS', key, field) == 0", "true"),
    "a field is never absent": ("redis.call('HEXISTS', key, field) == 0", "false"),
    "a field is looked for as a key": ("if field == '' then", "if true then"),
    "a key is looked for as a field": ("if field == '' then", "if false then"),
    "all is equal": (EQUAL, "true end"),
    "nothing is equal": (EQUAL, "false end"),
    "a missing field equals": (EQUAL, "(redis.call('HGET', key, field) or value) == value end"),
    "a list is always as long": ("redis.call('LLEN', key) == tonumber(count)", "true"),
    "a list is never as long": ("redis.call('LLEN', key) == tonumber(count)", "false"),
    "a list may be longer": ("redis.call('LLEN', key) == tonumber(count)", "redis.call('LLEN', key) >= tonumber(count)"),
    "a list may be shorter": ("redis.call('LLEN', key) == tonumber(count)", "redis.call('LLEN', key) <= tonumber(count)"),
    "a hash is always as large": ("redis.call('HLEN', key) == tonumber(count)", "true"),
    "a hash is never as large": ("redis.call('HLEN', key) == tonumber(count)", "false"),
    "a hash may be larger": ("redis.call('HLEN', key) == tonumber(count)", "redis.call('HLEN', key) >= tonumber(count)"),
    "a hash may be smaller": ("redis.call('HLEN', key) == tonumber(count)", "redis.call('HLEN', key) <= tonumber(count)"),
    "no expectation is asked": (EXPECTING, "for position, expect in ipairs({}) do\n"),
    "the first expectation is enough": (EXPECTING, "for position, expect in ipairs({commit.expects[1]}) do\n"),
    "expectations are asked and not heeded": ("if not holds[expect[1]](", "if false and holds[expect[1]]("),
    "a conflict names the first expectation": ("tostring(position)}", "'1'}"),
    "a conflict is called done": ("return {'conflict', tostring(position)}", "return {'done', ARGV[2], ''}"),
    "numbers are drawn before the checks": (DECODING, DECODING + "local number = ''\n" + SEQUENCE + "\n"),
    "records are written before the checks": (DECODING, DECODING + WRITING),
    "the key is used up before the checks": (DECODING, DECODING + "local number = ''\n" + KEEPING),
    "a fact is announced before the checks": (DECODING, DECODING + ANNOUNCING),
    "no number is drawn": (SEQUENCE, ""),
    "a number is drawn for everything": ("if commit.counter then number", "if true then number"),
    "numbers are looked up and not drawn": (
        "tostring(redis.call('INCR', KEYS[commit.counter]))",
        "tostring(tonumber(redis.call('GET', KEYS[commit.counter]) or '0') + 1)",
    ),
    "records are not written": (WRITING, ""),
    "the first write is enough": ("ipairs(commit.writes) do\n  redis", "ipairs({commit.writes[1]}) do\n  redis"),
    "a write loses its end": ("unpack(write, 3)", "unpack(write, 3, 4)"),
    "records do not get their number": ("ipairs(commit.numbered) do redis", "ipairs({}) do redis"),
    "records get another field": ("'HSET', KEYS[key], 'number', number)", "'HSET', KEYS[key], 'no', number)"),
    "facts are not announced": ("ipairs(commit.facts) do\n  if number", "ipairs({}) do\n  if number"),
    "facts do not get their number": ("  if number ~= '' then fact[#fact + 1] = 'number'; fact[#fact + 1] = number end\n", ""),
    "facts always get a number": ("  if number ~= '' then fact", "  if true then fact"),
    "positions are the store's own": ("string.format('%.0f-0', last + offset)", "'*'"),
    "positions begin at nothing": ("'%.0f-0', last + offset)", "'%.0f-1', last + offset - 1)"),
    "positions leave a gap": ("'%.0f-0', last + offset)", "'%.0f-0', last * 2 + offset)"),
    "positions are told as floats": ("string.format('%.0f-0', last + offset)", "(last + offset) .. '-0'"),
    "the log is believed to be empty": ("redis.call('EXISTS', log) == 1 then", "false then"),
    "the log is asked though it is not there": ("redis.call('EXISTS', log) == 1 then", "true then"),
    "what is gone from the log is forgotten": ("'last-generated-id' then", "'never' then"),
    "the end of the log is another's": ("'^%d+')) end", "'%d+$')) end"),
    "only half of what the log says is heard": ("for at = 1, #info, 2 do", "for at = 1, 2, 2 do"),
    "the store is asked for nothing": ("redis.call('XINFO', 'STREAM', log)", "{}"),
    "positions have no end": ("if last + #commit.facts >= 2 ^ 53 then", "if false then"),
    "positions end at once": ("if last + #commit.facts >= 2 ^ 53 then", "if last + #commit.facts >= 1 then"),
    "numbers are drawn before the damage is seen": (KINDS, "local number = ''\n" + SEQUENCE + "\n" + KINDS),
    "records are written before the damage is seen": (KINDS, WRITING + KINDS),
    "records are written before the end is seen": (LAST, WRITING + LAST),
    "facts are announced before the damage is seen": (KINDS, ANNOUNCING + KINDS),
    "keys are of any kind": ("return held == 'none' or held == kind", "return true"),
    "keys must be there": ("return held == 'none' or held == kind", "return held == kind"),
    "keys may not be there": ("return held == 'none' or held == kind", "return held == 'none'"),
    "the kind of a key is not asked": ("redis.call('TYPE', key).ok", "'hash'"),
    "damage is not told": ("return redis.error_reply('DAMAGED ' .. what) end", "return {'conflict', '1'} end"),
    "no write is looked at": ("ipairs(commit.writes) do\n  local kind", "ipairs({}) do\n  local kind"),
    "the first write alone is looked at": (
        "ipairs(commit.writes) do\n  local kind",
        "ipairs({commit.writes[1]}) do\n  local kind",
    ),
    "what is taken away must be of a kind": ("if kind and not is(", "if not is("),
    "the kind of a write is not heeded": ("if kind and not is(KEYS[write[2]], kind) then", "if false then"),
    "hashes are not looked at": ("{HSET = 'hash',", "{"),
    "fields taken away are not looked at": ("HDEL = 'hash',", ""),
    "lists are not looked at": ("RPUSH = 'list',", ""),
    "what is in line is not looked at": ("ZADD = 'zset',", ""),
    "what leaves the line is not looked at": (", ZREM = 'zset'}", "}"),
    "no record that gets a number is looked at": ("ipairs(commit.numbered) do\n  if", "ipairs({}) do\n  if"),
    "records that get a number are of any kind": ("if not is(KEYS[key], 'hash') then", "if false then"),
    "the answer is not kept": (KEEPING, ""),
    "the answer is kept for any request": ("'digest', ARGV[1], 'answer'", "'digest', '', 'answer'"),
    "the answer is kept without its number": ("'answer', ARGV[2], 'number', number)\n", "'answer', ARGV[2], 'number', '')\n"),
    "the answer passes through cjson": ("'answer', ARGV[2], 'n", "'answer', cjson.encode(cjson.decode(ARGV[2])), 'n"),
    "nobody is nudged": ("redis.call('PUBLISH', ARGV[4], ARGV[5])\n", ""),
    "somebody else is nudged": ("redis.call('PUBLISH', ARGV[4], ARGV[5])", "redis.call('PUBLISH', ARGV[5], ARGV[4])"),
    "the number is not told": ("return {'done', ARGV[2], number}", "return {'done', ARGV[2], ''}"),
    "the answer is not told": ("return {'done', ARGV[2], number}", "return {'done', '{}', number}"),
}  # fmt: skip
SCRIPT = ledger.SCRIPT
DOES = re.compile(r"redis\.call|return|\bif\b|\bfor\b")


def spoil(line: str) -> str:
    """The script with one thing changed."""
    right, wrong = SPOILT[line]
    assert SCRIPT.count(right) == 1, f"commit.lua has changed: {right!r} stands there {SCRIPT.count(right)} times"
    return SCRIPT.replace(right, wrong)


def broken(redis: RedisClient, bors: str) -> list[str]:
    """The promises that the script in place does not keep."""
    found = []
    for number, property_ in enumerate(PROPERTIES):
        try:
            property_(Stage(redis, f"{bors}-{number}"))
        except (AssertionError, Conflict, Mismatch, Refused, ResponseError, LookupError, ValueError):
            found.append(property_.__name__)
            break
    return found


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_guard_breaks_a_promise(redis: RedisClient, bors: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = spoil(what)
    redis.script_load(script)  # type: ignore[attr-defined] # what is no Lua at all proves nothing
    monkeypatch.setattr(ledger, "SCRIPT", script)
    assert broken(redis, bors), f"nobody noticed: {what}"


def test_every_line_that_does_something_has_been_spoilt() -> None:
    doing = {place for place, line in enumerate(SCRIPT.splitlines()) if DOES.search(line) and not line.startswith("--")}
    assert doing - set().union(*(places(right) for right, _ in SPOILT.values())) == set()


def places(text: str) -> set[int]:
    """The lines of the script a text stands on."""
    first = SCRIPT[: SCRIPT.index(text)].count("\n")
    return set(range(first, first + len(text.splitlines())))
