-- The outcome of an attempt, or the renewal of its lease. Refused once the letter is leased to another, or the børs is another.
-- KEYS: 1 the letter, 2 what is due, 3 the børs. ARGV: 1 its id, 2 the attempt, 3 the epoch, 4 the state, 5 the trouble or '',
-- 6 due again (ms) or '', 7 when that was, or '' for a renewal of the lease, 8 '1' for an attempt that does not count.
if not is(KEYS[2], 'zset') then return damaged(KEYS[2] .. ' is no zset') end
local held = redis.call('HMGET', KEYS[1], 'state', 'attempts', 'trouble', 'spared')
if held[1] ~= 'sending' or held[2] ~= ARGV[2] then return 0 end
if (redis.call('HGET', KEYS[3], 'epoch') or '') ~= ARGV[3] then return 0 end
local state, lost = ARGV[4], held[3] == 'answer-lost' or ARGV[5] == 'answer-lost'
if lost then -- never forgotten: there may be a copy already
  if state == 'dead' then state = 'uncertain' end
  redis.call('HSET', KEYS[1], 'trouble', 'answer-lost')
elseif ARGV[5] == '' then redis.call('HDEL', KEYS[1], 'trouble')
else redis.call('HSET', KEYS[1], 'trouble', ARGV[5]) end
redis.call('HSET', KEYS[1], 'state', state)
redis.call('HDEL', KEYS[1], 'doubted')
if ARGV[8] == '1' then redis.call('HSET', KEYS[1], 'spared', (tonumber(held[4]) or 0) + 1) end
if state == 'sending' then redis.call('HSET', KEYS[1], 'lease', ARGV[6]) else redis.call('HDEL', KEYS[1], 'lease') end
if ARGV[7] ~= '' then redis.call('HSET', KEYS[1], 'settled_at', ARGV[7]) end
if ARGV[6] == '' then redis.call('ZREM', KEYS[2], ARGV[1]) else redis.call('ZADD', KEYS[2], ARGV[6], ARGV[1]) end
return 1
