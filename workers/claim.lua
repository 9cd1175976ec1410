-- A letter is taken in hand by one, for as long as the lease runs. The answer is the number of the attempt, or 0: leave it.
-- KEYS: 1 the letter, 2 what is due. ARGV: 1 its id, 2 now (ms), 3 when the lease runs out (ms).
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'pending' and state ~= 'sending' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 0
end
if state == 'sending' then
  local lease = redis.call('ZSCORE', KEYS[2], ARGV[1])
  if lease and tonumber(lease) > tonumber(ARGV[2]) then return 0 end
  redis.call('HSET', KEYS[1], 'trouble', 'answer-lost') -- whoever had it in hand died: the post may have taken it
end
redis.call('HSET', KEYS[1], 'state', 'sending')
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
return redis.call('HINCRBY', KEYS[1], 'attempts', 1)
