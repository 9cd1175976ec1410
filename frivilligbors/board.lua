-- The board moves from one position of the log to the next, or not at all.
-- KEYS: 1 the board, 2 the log, 3 the børs. ARGV: 1 the position it was folded from, 2 the position reached, 3 the epoch,
-- 4 the tallies, 5 channel to nudge, 6 the børs.
local is_hash = is(KEYS[1], 'hash')
if not stands(is_hash and redis.call('HGET', KEYS[1], 'at')) then return 0 end
if not is_hash then redis.call('DEL', KEYS[1]) end -- what else it holds was made of the log, and is made anew
redis.call('HSET', KEYS[1], 'at', ARGV[2], 'tallies', ARGV[4])
redis.call('PUBLISH', ARGV[5], ARGV[6])
return 1
