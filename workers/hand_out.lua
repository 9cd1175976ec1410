-- What is due is handed out, and is due again should nobody have come for it by then. Nothing waits longer than the longest wait:
-- what is due beyond it was put down before the clock was put back.
-- KEYS: 1 what is due. ARGV: 1 now (ms), 2 when it is due again (ms), 3 the end of the longest wait (ms), 4 how many at most.
local most = tonumber(ARGV[4])
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, most)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[3], '+inf', 'LIMIT', 0, most - #ids)) do
  ids[#ids + 1] = id
end
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
return ids
