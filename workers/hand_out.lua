-- What is due is handed out, and is due again should nobody have come for it by then.
-- KEYS: 1 what is due. ARGV: 1 now (ms), 2 when it is due again (ms), 3 how many at most.
local ids = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
return ids
