-- The board moves from one position of the log to the next, or not at all.
-- KEYS: 1 the board, 2 the log. ARGV: 1 the position it was folded from, 2 the position reached, 3 the tallies, 4 channel to nudge, 5 the børs.
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end -- a børs that was removed leaves nothing behind
if (redis.call('HGET', KEYS[1], 'at') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'at', ARGV[2], 'tallies', ARGV[3])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1
