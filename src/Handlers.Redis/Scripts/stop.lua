-- Asks the producer to stop. KEYS: stream, head, lease. ARGV: channel of the producer. Returns 1, or 0 if there is nothing to stop.
local top = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not top or top[2][1] == 'o' then return 0 end
redis.call('HSET', KEYS[2], 'stop', '1')
redis.call('PUBLISH', ARGV[1], '')
return 1
