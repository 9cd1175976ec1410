-- wrk: every request is a registration of its own, under a key of its own.
local path, number, run = os.getenv("REGISTER_AT"), 0, os.getenv("RUN")
local form = '{"name":"Deltaker %d","email":"deltaker-%d@example.no",' ..
  '"organisations":[{"name":"Forening %d","sector":"voluntary"}],' ..
  '"needs":[{"category":"premises","text":"Et sted å øve på onsdager"}],' ..
  '"offers":[{"category":"entertainment","text":"Sang og musikk på sykehjemmet"}]}'

function request()
  number = number + 1
  local headers = { ["Content-Type"] = "application/json", ["Idempotency-Key"] = string.format("key-%s-%012d", run, number) }
  local at = path:gsub("HALF", number % 2)
  return wrk.format("POST", at, headers, form:format(number, number, number))
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  print(string.format("found %d %d %d %d %d", summary.requests, summary.duration, lost, latency:percentile(50), latency:percentile(99)))
end
