-- Everything of one børs at one moment: name, milliseconds left (-1: for ever) and value of each of its keys.
-- KEYS: 1 any key of the børs, so that a cluster knows where. ARGV: 1 the pattern of its keys.
local dumped = {}
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  dumped[#dumped + 1] = {key, redis.call('PTTL', key), redis.call('DUMP', key)}
end
return dumped
