-- What is due is taken, and is due again should nobody have claimed it by then. Nothing waits longer than the longest delay:
-- what is due beyond it was written before the clock was put back.
-- KEYS: 1 what is due. ARGV: 1 now (ms), 2 when it is due again (ms), 3 the end of the longest delay (ms), 4 how many at most.
local limit = tonumber(ARGV[4])
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, limit)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[3], '+inf', 'LIMIT', 0, limit - #ids)) do
  ids[#ids + 1] = id
end
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
return ids
