-- Letters are written and the follower's position moves on together, or not at all. A letter that is there stays as it is.
-- KEYS: 1 the position, 2 the log, 3 the børs, 4 the list of letters, 5 what is due, 6 the counters of the quotas, then a record for
-- each letter. ARGV: 1 the position read from, 2 the position reached, 3 the epoch,
-- 4 the letters (JSON: lists of the counter of each or '', its limit, id, field, value …).
-- What has never been tried is due since the beginning of time, in order, whatever the clock says.
if not stands(redis.call('GET', KEYS[1])) then return 0 end
local kinds = {'string', 'stream', 'hash', 'list', 'zset', 'hash'}
for at, key in ipairs(KEYS) do
  local kind = kinds[at] or 'hash'
  if not is(key, kind) then return damaged(key .. ' is no ' .. kind) end
end
for at, letter in ipairs(cjson.decode(ARGV[4])) do
  local counter, limit, id = letter[1], letter[2], letter[3]
  local record = KEYS[6 + at]
  if redis.call('EXISTS', record) == 0 then
    redis.call('HSET', record, unpack(letter, 4))
    local turn = redis.call('RPUSH', KEYS[4], id)
    local count = 0
    if counter ~= '' then
      count = (tonumber(redis.call('HGET', KEYS[6], counter) or 0) or 0) + 1
      redis.call('HSET', KEYS[6], counter, count)
    end
    if count > limit and counter ~= '' then
      redis.call('HSET', record, 'state', 'dead', 'trouble', 'enough-letters') -- kept, so that somebody sees it
    else
      redis.call('ZADD', KEYS[5], turn, id)
    end
  end
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
