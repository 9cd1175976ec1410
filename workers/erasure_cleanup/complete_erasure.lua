-- Erasures are complete up to here. KEYS: 1 the position, 2 the log, 3 the børs.
-- ARGV: 1 the position read from, 2 the position reached, 3 the epoch.
if not stands(redis.call('GET', KEYS[1])) then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
