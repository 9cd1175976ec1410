-- The key of a børs's digests: made where a log is, and nothing is left where none is.
-- KEYS: 1 the digests, 2 the log. ARGV: 1 a key, should there be none.
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('HSETNX', KEYS[1], 'key', ARGV[1]) end
return redis.call('HGET', KEYS[1], 'key')
