-- Whether a follower's move still stands: the log is there (a børs that was removed leaves nothing behind), nobody else has moved,
-- and the log is the one that was read. After a restore the same position is another one.
-- KEYS: 2 the log, 3 the børs. ARGV: 1 the position moved from, 2 the position reached, 3 the epoch it was read in.
local function stands(position)
  return redis.call('EXISTS', KEYS[2]) == 1
    and (position or '0') == ARGV[1]
    and (redis.call('HGET', KEYS[3], 'epoch') or '') == ARGV[3]
end
