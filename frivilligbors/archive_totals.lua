-- The totals of an erased børs are kept, once, and its log goes with the same step: a log that is shorter under the same epoch
-- would be taken for one that the store has lost.
-- KEYS: 1 the archive, 2 the log, 3 the børs. ARGV: 1 the totals, 2 another epoch.
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'totals') == 1 then return 0 end
redis.call('HSET', KEYS[1], 'totals', ARGV[1])
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[3], 'epoch', ARGV[2])
return 1
