-- Appends entries and renews the lease. Repeating a call whose answer was lost changes nothing.
-- KEYS: stream, head, lease. ARGV: producer, first sequence, oldest sequence to keep, lease in ms, retention in ms, channel,
-- outcome of the last entry or '', then the frames; without frames the lease alone is renewed.
-- Returns 0; 1 if a stop was requested; -1 if the stream has ended or has another producer; -2 if entries are missing.
if redis.call('HGET', KEYS[2], 'producer') ~= ARGV[1] then return -2 end
local top = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
if not top then return -2 end
local epoch, last = string.match(top[1], '^(%d+)-(%d+)$')
local frames = #ARGV - 7
local first = tonumber(ARGV[2])
last = tonumber(last)
if epoch ~= '1' then return -1 end
if top[2][1] == 'o' then
    if frames > 0 and first + frames - 1 == last then return 0 end
    return -1
end
if first > last + 1 then return -2 end
for i = 1, frames do
    local sequence = first + i - 1
    if sequence > last then
        local id = string.format('1-%.0f', sequence)
        if i == frames and ARGV[7] ~= '' then
            redis.call('XADD', KEYS[1], id, 'o', ARGV[7], 'f', ARGV[7 + i])
        else
            redis.call('XADD', KEYS[1], id, 'f', ARGV[7 + i])
        end
    end
end
if tonumber(ARGV[3]) > 1 then redis.call('XTRIM', KEYS[1], 'MINID', '1-' .. ARGV[3]) end
if ARGV[7] == '' then
    redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[4])
else
    redis.call('DEL', KEYS[3])
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
if frames > 0 then redis.call('PUBLISH', ARGV[6], '') end
if redis.call('HEXISTS', KEYS[2], 'stop') == 1 then return 1 end
return 0
