-- One commit: everything or nothing. Lua does not roll back, so every check comes before the first write.
-- KEYS: 1 the answer kept under the idempotency key, 2 the log, then every key the commit names by its position.
-- ARGV: 1 digest of the request, 2 answer, 3 the commit (JSON of strings and key positions), 4 channel to nudge, 5 the børs.
-- The answer is kept as text and never passes through cjson, which would turn [] into {}.
local once, log = KEYS[1], KEYS[2]
local kept = redis.call('HMGET', once, 'digest', 'answer', 'number')
if kept[1] then
  if kept[1] ~= ARGV[1] then return {'mismatch'} end
  return {'replayed', kept[2], kept[3] or ''}
end

local commit = cjson.decode(ARGV[3])
local holds = {
  absent = function(key, field)
    if field == '' then return redis.call('EXISTS', key) == 0 end
    return redis.call('HEXISTS', key, field) == 0
  end,
  equals = function(key, field, value) return redis.call('HGET', key, field) == value end,
  length = function(key, count) return redis.call('LLEN', key) == tonumber(count) end,
  size = function(key, count) return redis.call('HLEN', key) == tonumber(count) end,
}
for position, expect in ipairs(commit.expects) do
  if not holds[expect[1]](KEYS[expect[2]], expect[3], expect[4]) then
    return {'conflict', tostring(position)}
  end
end

local kinds = {HSET = 'hash', HDEL = 'hash', RPUSH = 'list', ZADD = 'zset', ZREM = 'zset'}
for _, write in ipairs(commit.writes) do
  local kind = kinds[write[1]]
  if kind and not is(KEYS[write[2]], kind) then return damaged(KEYS[write[2]] .. ' is no ' .. kind) end
end
for _, key in ipairs(commit.numbered) do
  if not is(KEYS[key], 'hash') then return damaged(KEYS[key] .. ' is no hash') end
end
local last = 0 -- the highest position the store has seen, though somebody else wrote it: it takes no lower one
if redis.call('EXISTS', log) == 1 then
  local info = redis.call('XINFO', 'STREAM', log)
  for at = 1, #info, 2 do
    if info[at] == 'last-generated-id' then last = tonumber(string.match(info[at + 1], '^%d+')) end
  end
end
if last + #commit.facts >= 2 ^ 53 then return damaged(log .. ' ends at a position that is no number of ours') end

local number = ''
if commit.counter then number = tostring(redis.call('INCR', KEYS[commit.counter])) end
for _, write in ipairs(commit.writes) do
  redis.call(write[1], KEYS[write[2]], unpack(write, 3))
end
for _, key in ipairs(commit.numbered) do redis.call('HSET', KEYS[key], 'number', number) end
for offset, fact in ipairs(commit.facts) do
  if number ~= '' then fact[#fact + 1] = 'number'; fact[#fact + 1] = number end
  redis.call('XADD', log, string.format('%.0f-0', last + offset), unpack(fact))
end
redis.call('HSET', once, 'digest', ARGV[1], 'answer', ARGV[2], 'number', number)
redis.call('PUBLISH', ARGV[4], ARGV[5])
return {'done', ARGV[2], number}
