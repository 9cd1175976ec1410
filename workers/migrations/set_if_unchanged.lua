-- A field is set if another still holds what was read: what was removed meanwhile is not brought back.
-- KEYS: 1 a hash. ARGV: 1 a field, 2 what it holds, 3 the field to set, 4 to what.
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
return 1
