-- Creates a stream. XADD refuses entry 1-0 if the stream exists, whoever created it.
-- KEYS: stream, head, lease. ARGV: producer, owner, lease in ms, retention in ms.
local entry = redis.pcall('XADD', KEYS[1], '1-0', 'f', '')
if type(entry) == 'table' and entry.err then
    -- The same producer again: its first try arrived, the answer did not.
    if redis.call('HGET', KEYS[2], 'producer') == ARGV[1] then return 1 end
    return 0
end
redis.call('HSET', KEYS[2], 'producer', ARGV[1], 'owner', ARGV[2])
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
