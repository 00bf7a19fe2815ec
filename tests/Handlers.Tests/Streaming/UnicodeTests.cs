using System.Text;
using Handlers.Testing;
using Xunit;

namespace Handlers.Tests;

/// <summary>Strings are Unicode, strictly: what is none is an error, never altered and never passed on.</summary>
public sealed class UnicodeTests
{
    private const string High = "\\ud83d";
    private const string Low = "\\udc69";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, HandlerInterest> Deltas => new()
    {
        { """{"type":"text_delta","text":"#"}""", HandlerInterest.Text },
        { """{"type":"text_delta","text":"#"}""", HandlerInterest.TextUtf8 },
        { """{"type":"text_delta","text":"#","more":1}""", HandlerInterest.Text },
        { """{"type":"thinking_delta","thinking":"#"}""", HandlerInterest.Thinking },
        { """{"type":"input_json_delta","partial_json":"#"}""", HandlerInterest.InputJson },
        { """{"type":"signature_delta","signature":"#"}""", HandlerInterest.Signature },
    };

    [Theory]
    [MemberData(nameof(Deltas))]
    public async Task Half_a_surrogate_pair_in_a_delta_is_no_stream_of_messages(string delta, HandlerInterest interest)
    {
        foreach (string bad in (string[])[High, Low, $"a{High}b", $"{Low}{High}", $"{High}{High}"])
        {
            foreach (bool canonical in (bool[])[true, false])
            {
                var trace = new Trace { Interest = interest | HandlerInterest.Exception | HandlerInterest.End };
                var options = new MessageStreamOptions { RecognizesCanonicalFrames = canonical };

                var e = await Assert.ThrowsAsync<InvalidStreamException>(() => MessageStream.DispatchAsync(Script(delta, bad).OpenRead(), trace, options, Token));

                Assert.Equal(["exception InvalidStreamException", "end"], trace.Calls);
                Assert.Equal(3, e.EventNumber);
            }
        }

        var whole = new Trace { Interest = interest };
        await MessageStream.DispatchAsync(Script(delta, High + Low).OpenRead(), whole, cancellationToken: Token);
        Assert.Contains("👩", Assert.Single(whole.Calls), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Deltas))]
    public async Task Bytes_that_are_no_utf8_in_a_delta_are_no_stream_of_messages(string delta, HandlerInterest interest)
    {
        // é in Latin-1, before a plain character and at the end; an encoded half of a pair; a sequence that is longer than need be.
        foreach (byte[] bad in (byte[][])[[0xE9, (byte)'x'], [(byte)'x', 0xE9], [0xED, 0xA0, 0xBD], [0xC0, 0xAF]])
        {
            byte[] bytes = Script(delta, "#").ToArray();
            int at = bytes.AsSpan().LastIndexOf((byte)'#');
            byte[] stream = [.. bytes[..at], .. bad, .. bytes[(at + 1)..]];
            var handler = new Trace { Interest = interest };

            await Assert.ThrowsAsync<InvalidStreamException>(() => MessageStream.DispatchAsync(new MemoryStream(stream), handler, cancellationToken: Token));

            Assert.Empty(handler.Calls);
        }
    }

    // A script that ends well if the delta does.
    private static MessageScript Script(string delta, string text)
    {
        string block = delta.Contains("text_delta", StringComparison.Ordinal) ? """{"type":"text","text":""}"""
            : delta.Contains("input_json", StringComparison.Ordinal) ? """{"type":"tool_use","id":"toolu_1","name":"t","input":{}}"""
            : """{"type":"thinking","thinking":"","signature":""}""";
        return new MessageScript().Block(block).Delta(delta.Replace("#", text, StringComparison.Ordinal));
    }
}
