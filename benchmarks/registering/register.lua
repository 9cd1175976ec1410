-- KEYS: answers by idempotency key, participants by code, the list of them, the record. ARGV: key, code, answer, record.
local kept = redis.call('HGET', KEYS[1], ARGV[1])
if kept then return kept end
if redis.call('HSETNX', KEYS[2], ARGV[2], KEYS[4]) == 0 then return false end
redis.call('HSET', KEYS[4], 'record', ARGV[4])
redis.call('RPUSH', KEYS[3], KEYS[4])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return ARGV[3]
