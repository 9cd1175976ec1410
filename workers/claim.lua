-- A letter is taken in hand by one, for as long as the lease runs. The answer is the number of the attempt, or 0: leave it.
-- KEYS: 1 the letter, 2 what is due. ARGV: 1 its id, 2 now (ms), 3 when the lease runs out (ms).
local held = redis.call('HMGET', KEYS[1], 'state', 'lease')
if held[1] ~= 'pending' and held[1] ~= 'sending' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 0
end
if held[1] == 'sending' then -- the lease stands in the record: what is due moves whenever it is handed out
  if tonumber(held[2]) > tonumber(ARGV[2]) then return 0 end
  redis.call('HSET', KEYS[1], 'trouble', 'answer-lost') -- whoever had it in hand died: the post may have taken it
end
redis.call('HSET', KEYS[1], 'state', 'sending', 'lease', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
return redis.call('HINCRBY', KEYS[1], 'attempts', 1)
