-- Letters are written and the follower's position moves on together, or not at all.
-- KEYS: 1 the position, 2 the log, 3 the list of letters, 4 what is due, then a record for each letter.
-- ARGV: 1 the position read from, 2 the position reached, 3 now (ms), 4 the letters (JSON: lists of id, field, value …).
if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end -- a børs that was removed leaves nothing behind
if (redis.call('GET', KEYS[1]) or '0') ~= ARGV[1] then return 0 end
for at, letter in ipairs(cjson.decode(ARGV[4])) do
  redis.call('HSET', KEYS[4 + at], unpack(letter, 2))
  redis.call('RPUSH', KEYS[3], letter[1])
  redis.call('ZADD', KEYS[4], ARGV[3], letter[1])
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
