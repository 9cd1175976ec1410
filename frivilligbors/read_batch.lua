-- The reads of one request, in one trip and of one moment. It only reads (EVALSHA_RO); what the store refuses is an answer too.
-- KEYS: 1 a key in the slot. ARGV: 1 the reads as JSON, each a list:
--   "one", command, arguments: a command as it stands, such as {"HGETALL", key};
--   "each", command, prefix, arguments, source, field, member, aliases: the command on prefix .. id for each id of a source.
-- With the key of the aliases of a børs, an id that is an alias is read as the id that it stands for; of lists, all of theirs.
-- A source is a list of ids, or the position of an earlier read: then its ids are what that read found, or, with a field, what
-- stands in this field of the hashes it found: an id, a JSON list of ids, or one of objects whose member is the id.
-- The answer of "each" is the ids and what was found of each, by turns.
local found = {} -- for each read so far, the list of what its commands answered

local function add_all(ids, values)
  for _, id in ipairs(values) do
    if type(id) == 'string' and id ~= '' and not ids.known[id] then
      ids.known[id] = true
      ids.list[#ids.list + 1] = id
    end
  end
end

local function in_field(answer, field, member)
  for at = 1, #answer, 2 do
    if answer[at] == field then
      local value = answer[at + 1]
      if string.sub(value, 1, 1) ~= '[' then return {value} end
      local is_json, objects = pcall(cjson.decode, value)
      for index, object in ipairs(is_json and objects or {}) do
        if type(object) == 'table' then objects[index] = object[member] end
      end
      return is_json and objects or {}
    end
  end
  return {}
end

local function ids_of(source, field, member)
  if type(source) == 'table' then return source end
  local ids = {list = {}, known = {}}
  for _, answer in ipairs(found[source]) do
    if type(answer) ~= 'table' then answer = {answer} end
    add_all(ids, field == '' and answer or in_field(answer, field, member))
  end
  return ids.list
end

local known = {} -- by key, the aliases that were read: the ids they stand for, and the aliases of each of those
local function aliases_at(key)
  if not known[key] then
    known[key] = {into = {}, of = {}}
    local flat = key ~= '' and redis.pcall('HGETALL', key) or {}
    for at = 1, #flat, 2 do
      local former, into = flat[at], flat[at + 1]
      known[key].into[former] = into
      known[key].of[into] = known[key].of[into] or {}
      table.insert(known[key].of[into], former)
    end
  end
  return known[key]
end

local function read_one(read, id)
  local aliases = aliases_at(read[8])
  local resolved = aliases.into[id] or id
  local answer = redis.pcall(read[2], read[3] .. resolved, unpack(read[4]))
  if read[2] ~= 'LRANGE' or answer.err then return answer end
  for _, former in ipairs(aliases.of[resolved] or {}) do
    for _, member in ipairs(redis.pcall(read[2], read[3] .. former, unpack(read[4]))) do
      table.insert(answer, member)
    end
  end
  return answer
end

local answers = {}
for index, read in ipairs(cjson.decode(ARGV[1])) do
  if read[1] == 'one' then
    answers[index] = redis.pcall(unpack(read, 2))
    found[index] = {answers[index]}
  else
    answers[index], found[index] = {}, {}
    for _, id in ipairs(ids_of(read[5], read[6], read[7])) do
      local answer = read_one(read, id)
      table.insert(found[index], answer)
      table.insert(answers[index], id)
      table.insert(answers[index], answer)
    end
  end
end
return answers
