-- A børs gives way to what was laid beside it (or, where nothing was, to nothing), all of it in one step, and once.
-- Its fence goes with what it fenced.
-- KEYS: 1 the sign that all of it lies ready. ARGV: 1 the pattern of its keys, 2 what the names beside it begin with,
-- 3 the pattern of those, then the beginnings of the keys that stay.
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
local function stays(key)
  for at = 4, #ARGV do
    if string.sub(key, 1, #ARGV[at]) == ARGV[at] then return true end
  end
  return false
end
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  if not stays(key) then redis.call('DEL', key) end
end
for _, key in ipairs(redis.call('KEYS', ARGV[3])) do
  redis.call('RENAME', key, string.sub(key, #ARGV[2] + 1))
end
return 1
