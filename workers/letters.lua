-- Letters are written and the follower's position moves on together, or not at all.
-- KEYS: 1 the position, 2 the log, 3 the list of letters, 4 what is due, 5 how many went to whom, then a record for each letter.
-- ARGV: 1 the position read from, 2 the position reached, 3 now (ms),
-- 4 the letters (JSON: lists of whose share each takes or '', how many that is at most, id, field, value …).
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end -- a børs that was removed leaves nothing behind
if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
for at, letter in ipairs(cjson.decode(ARGV[4])) do
  local share, most, id = letter[1], letter[2], letter[3]
  redis.call('HSET', KEYS[5 + at], unpack(letter, 4))
  redis.call('RPUSH', KEYS[3], id)
  if share ~= '' and redis.call('HINCRBY', KEYS[5], share, 1) > most then
    redis.call('HSET', KEYS[5 + at], 'state', 'dead', 'trouble', 'enough-letters') -- kept, so that somebody sees it
  else
    redis.call('ZADD', KEYS[4], ARGV[3], id)
  end
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
