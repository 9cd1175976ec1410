-- What became of an attempt, told by whoever made it; nobody is heard once the letter is in other hands.
-- KEYS: 1 the letter, 2 what is due. ARGV: 1 its id, 2 the attempt, 3 the state, 4 the trouble or '', 5 due again (ms) or '',
-- 6 when that was, or '' while it is still in hand.
local held = redis.call('HMGET', KEYS[1], 'state', 'attempts', 'trouble')
if held[1] ~= 'sending' or held[2] ~= ARGV[2] then return 0 end
local state, lost = ARGV[3], held[3] == 'answer-lost' or ARGV[4] == 'answer-lost'
if lost then -- never forgotten: there may be a copy already
  if state == 'dead' then state = 'uncertain' end
  redis.call('HSET', KEYS[1], 'trouble', 'answer-lost')
elseif ARGV[4] == '' then redis.call('HDEL', KEYS[1], 'trouble')
else redis.call('HSET', KEYS[1], 'trouble', ARGV[4]) end
redis.call('HSET', KEYS[1], 'state', state)
if state == 'sending' then redis.call('HSET', KEYS[1], 'lease', ARGV[5]) else redis.call('HDEL', KEYS[1], 'lease') end
if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'settled_at', ARGV[6]) end
if ARGV[5] == '' then redis.call('ZREM', KEYS[2], ARGV[1]) else redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1]) end
return 1
