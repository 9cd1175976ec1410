-- What a script looks at before its first write, since Lua does not roll back: a write that the store refuses would leave half.
local function is(key, kind)
  local held = redis.call('TYPE', key).ok
  return held == 'none' or held == kind
end
local function damaged(what) return redis.error_reply('DAMAGED ' .. what) end
