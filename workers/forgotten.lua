-- Erasures are complete up to here. KEYS: 1 the position, 2 the log. ARGV: 1 the position read from, 2 the position reached.
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end -- a børs that was removed leaves nothing behind
if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
