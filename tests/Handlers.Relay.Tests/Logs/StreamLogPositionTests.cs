using System.Text;
using Xunit;

namespace Handlers.Relay.Tests;

/// <summary>How the number of an entry is written.</summary>
public sealed class StreamLogPositionTests
{
    [Theory]
    [InlineData("1-42", 1, 42)]
    [InlineData("0-0", 0, 0)]
    [InlineData("9223372036854775807-9223372036854775807", long.MaxValue, long.MaxValue)]
    public void A_position_is_read_and_written(string text, long epoch, long sequence)
    {
        StreamLogPosition position = StreamLogPosition.Parse(text);
        Span<byte> utf8 = stackalloc byte[StreamLogPosition.MaxLength];

        Assert.Equal(new StreamLogPosition(epoch, sequence), position);
        Assert.Equal(text, position.ToString());
        Assert.True(position.TryFormat(utf8, out int written, default, null));
        Assert.Equal(text, Encoding.ASCII.GetString(utf8[..written]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("1--1")]
    [InlineData("+1-1")]
    [InlineData(" 1-1")]
    [InlineData("1-1 ")]
    [InlineData("1-9223372036854775808")]
    [InlineData("$")]
    [InlineData("(1-1")]
    public void Anything_else_is_no_position(string text) => Assert.False(StreamLogPosition.TryParse(text, null, out _));

    [Theory]
    [InlineData("1-2", "1-10")]
    [InlineData("1-10", "2-0")]
    public void Positions_are_ordered_as_numbers(string first, string second)
        => Assert.True(StreamLogPosition.Parse(first) < StreamLogPosition.Parse(second));
}
