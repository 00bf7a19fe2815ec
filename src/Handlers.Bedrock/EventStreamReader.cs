using System.Buffers.Binary;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.EventStreams.Internal;

namespace Handlers.Bedrock;

/// <summary>
/// Reads frames from the bytes of an AWS event stream. AWSSDK.Core decodes them and checks both checksums. The lengths are checked here, because its decoder
/// allocates whatever size the length field says.
/// </summary>
internal sealed class EventStreamReader(Stream body, int maxFrameBytes) : IDisposable
{
    // Two lengths and their checksum precede the headers; a checksum follows the payload.
    private const int PreludeLength = 12;
    private const int LeastLength = PreludeLength + sizeof(uint);

    private readonly byte[] _buffer = new byte[16 * 1024];
    private EventStreamDecoder? _decoder;
    private EventStreamMessage? _frame;

    /// <summary>Reads the next frame.</summary>
    /// <returns>The frame; null at the end of the body.</returns>
    /// <exception cref="InvalidDataException">A checksum or a length is wrong, or the frame is longer than the limit.</exception>
    /// <exception cref="EndOfStreamException">The body ends within a frame.</exception>
    public async ValueTask<EventStreamMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        _frame = null;
        int count = await body.ReadAtLeastAsync(_buffer.AsMemory(0, PreludeLength), PreludeLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            return null;
        }

        ThrowIfEnded(count < PreludeLength);
        int left = CheckLengths() - PreludeLength;
        Decode(PreludeLength);
        while (left > 0)
        {
            count = await body.ReadAsync(_buffer.AsMemory(0, Math.Min(left, _buffer.Length)), cancellationToken).ConfigureAwait(false);
            ThrowIfEnded(count == 0);
            Decode(count);
            left -= count;
        }

        return _frame;
    }

    public void Dispose() => _decoder?.Dispose();

    private static void ThrowIfEnded(bool hasEnded)
    {
        if (hasEnded)
        {
            throw new EndOfStreamException("The response ended within a frame of the AWS event stream.");
        }
    }

    /// <returns>The length of the whole frame.</returns>
    private int CheckLengths()
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_buffer);
        uint headersLength = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(sizeof(uint)));
        if (length > maxFrameBytes)
        {
            throw new InvalidDataException($"a frame says that it has {length:N0} bytes, more than the limit of {maxFrameBytes:N0} (MessageStreamOptions.MaxEventBytes)");
        }

        if (length < LeastLength || headersLength > length - LeastLength)
        {
            throw new InvalidDataException($"a frame says that it has {length:N0} bytes and {headersLength:N0} bytes of headers, which does not fit");
        }

        return (int)length;
    }

    private void Decode(int count)
    {
        try
        {
            if (_decoder is null)
            {
                _decoder = new EventStreamDecoder();
                _decoder.MessageReceived += (_, e) => _frame = e.Message;
            }

            _decoder.ProcessData(_buffer, 0, count);
        }
        catch (EventStreamChecksumFailureException e)
        {
            throw new InvalidDataException("a frame's checksum is wrong, so bytes were lost or changed on the way", e);
        }
        catch (Exception e) when (e is EventStreamParseException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            // The decoder does not validate headers; an invalid one makes it fail while reading.
            throw new InvalidDataException("a frame's headers are not valid", e);
        }
    }
}
