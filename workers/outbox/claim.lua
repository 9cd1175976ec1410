-- A letter is leased to one. The answer is the number of the attempt (0: leave it), how many of them did not count, and the epoch.
-- KEYS: 1 the letter, 2 what is due, 3 the børs. ARGV: 1 its id, 2 now (ms), 3 when the lease expires (ms).
if not is(KEYS[2], 'zset') then return damaged(KEYS[2] .. ' is no zset') end
local held = redis.call('HMGET', KEYS[1], 'state', 'lease', 'attempts', 'spared', 'doubted')
if held[1] ~= 'pending' and held[1] ~= 'sending' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return {0, 0, ''}
end
if held[1] == 'sending' then -- the lease stands in the record: what is due moves whenever it is enqueued
  local lease, now, longest = tonumber(held[2]) or 0, tonumber(ARGV[2]), tonumber(ARGV[3])
  if lease > now and lease <= longest then return {0, 0, ''} end
  if lease > longest or not held[5] then -- the clock may have jumped: whoever holds the lease gets time to renew it
    redis.call('HSET', KEYS[1], 'doubted', '1', 'lease', ARGV[3])
    redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
    return {0, 0, ''}
  end
  redis.call('HSET', KEYS[1], 'trouble', 'answer-lost') -- whoever held the lease died: the letter may have been sent
end
local attempt = (tonumber(held[3]) or 0) + 1
redis.call('HSET', KEYS[1], 'state', 'sending', 'lease', ARGV[3], 'attempts', attempt)
redis.call('HDEL', KEYS[1], 'doubted')
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
return {attempt, tonumber(held[4]) or 0, redis.call('HGET', KEYS[3], 'epoch') or ''}
