namespace Handlers.AspNetCore;

/// <summary>Tells which frames a <see cref="RelayFilter"/> holds back.</summary>
internal static class FrameFilter
{
    // A quote within a JSON string is escaped, so each of these is a string of its own: no text of the reply can look like it.
    public static bool Allows(this RelayFilter filter, ReadOnlySpan<byte> frame)
        => filter == RelayFilter.None
            || !(((filter & RelayFilter.Thinking) != 0 && (frame.IndexOf("\"thinking_delta\""u8) >= 0 || frame.IndexOf("\"signature_delta\""u8) >= 0))
                || ((filter & RelayFilter.ToolInput) != 0 && frame.IndexOf("\"input_json_delta\""u8) >= 0));
}
