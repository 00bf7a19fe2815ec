using System.Text.Json;

namespace Handlers.AspNetCore;

/// <summary>What a <see cref="RelayFilter"/> makes of a frame.</summary>
internal static class FrameFilter
{
    /// <summary>The frame as it may leave the server; empty if it may not.</summary>
    public static ReadOnlySpan<byte> Apply(this RelayFilter filter, ReadOnlySpan<byte> frame)
        => !filter.Allows(frame) ? default
            : (filter & RelayFilter.Usage) != 0 && (frame.IndexOf("\"usage\""u8) >= 0 || frame.IndexOf("\"amazon-bedrock-invocationMetrics\""u8) >= 0) ? WithoutUsage(frame)
            : frame;

    // Searching the bytes is safe: a quote inside a JSON string is escaped, so these quoted names cannot occur within the reply's text.
    private static bool Allows(this RelayFilter filter, ReadOnlySpan<byte> frame)
        => filter == RelayFilter.None
            || !(((filter & RelayFilter.Thinking) != 0 && (frame.IndexOf("\"thinking_delta\""u8) >= 0 || frame.IndexOf("\"signature_delta\""u8) >= 0))
                || ((filter & RelayFilter.ToolInput) != 0 && frame.IndexOf("\"input_json_delta\""u8) >= 0));

    // data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":12}}
    // data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":0,"output_tokens":0}}
    private static byte[] WithoutUsage(ReadOnlySpan<byte> frame)
    {
        byte[] json = FrameData.Join(frame);
        var reader = new Utf8JsonReader(json);
        var changed = new List<byte>(frame.Length);
        if (frame.StartsWith("event:"u8))
        {
            changed.AddRange(frame[..(frame.IndexOfAny((byte)'\n', (byte)'\r') + 1)]);
        }

        changed.AddRange("data: "u8);
        int copied = 0;
        bool isInMessage = false;

        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > (isInMessage ? 2 : 1))
            {
                continue;
            }

            ReadOnlySpan<byte> replacement = reader.ValueTextEquals("usage"u8) ? """{"input_tokens":0,"output_tokens":0}"""u8
                : reader.CurrentDepth == 1 && reader.ValueTextEquals("amazon-bedrock-invocationMetrics"u8) ? "{}"u8
                : default;
            isInMessage = reader.CurrentDepth == 2 || reader.ValueTextEquals("message"u8);

            if (!replacement.IsEmpty)
            {
                reader.Read();
                changed.AddRange(json.AsSpan(copied..(int)reader.TokenStartIndex));
                changed.AddRange(replacement);
                reader.Skip();
                copied = (int)reader.BytesConsumed;
            }
        }

        changed.AddRange(json.AsSpan(copied).TrimEnd((byte)' '));
        changed.AddRange("\n\n"u8);
        return [.. changed];
    }
}
