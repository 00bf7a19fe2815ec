-- Called by a reader that has found no entry for a while. Ends the stream if its producer no longer renews the lease; entry 2-0 makes XADD
-- refuse that producer's entries from then on.
-- KEYS: stream, head, lease. ARGV: retention in ms, channel, outcome, frame.
-- Returns 0 while the stream is written, 1 if it has ended, -2 if there is no stream.
local top = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not top then return -2 end
if top[2][1] == 'o' then return 1 end
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
redis.call('XADD', KEYS[1], '2-0', 'o', ARGV[3], 'f', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[2], '')
return 1
