-- The letter about the erasure of a whole børs is written once, while its contact is kept. What was due before is gone.
-- KEYS: 1 the contact, 2 the letter, 3 what is due. ARGV: 1 its id, then field, value …
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if not is(KEYS[2], 'hash') then return damaged(KEYS[2] .. ' is no hash') end
local state = redis.call('HGET', KEYS[2], 'state')
if not state then
  redis.call('DEL', KEYS[3])
  redis.call('HSET', KEYS[2], unpack(ARGV, 2))
  redis.call('ZADD', KEYS[3], 0, ARGV[1])
end
return 1
