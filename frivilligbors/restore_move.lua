-- The mark of a restore moves on if it still is that of this restore, in the phase it thinks, and was not given up for dead.
-- KEYS: 1 the mark. ARGV: 1 the restore, 2 its phase so far (none: there is no mark yet), 3 the next phase (none: no mark),
-- 4 the milliseconds it may be silent, 5 the børser it brings, 6 those it takes away.
local held = redis.call('HMGET', KEYS[1], 'restore_id', 'phase', 'alive_until')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] == 'none' then
  if held[1] and held[2] ~= 'done' then return 0 end
elseif held[1] ~= ARGV[1] or held[2] ~= ARGV[2] then
  return 0
elseif held[2] == 'laying' and ARGV[3] ~= 'none' and tonumber(held[3]) < now then
  return 0
end
redis.call('DEL', KEYS[1])
if ARGV[3] == 'none' then return 1 end
local until_ = string.format('%.0f', now + ARGV[4])
redis.call('HSET', KEYS[1], 'restore_id', ARGV[1], 'phase', ARGV[3], 'alive_until', until_, 'brings', ARGV[5], 'takes', ARGV[6])
if ARGV[3] == 'done' then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
return 1
