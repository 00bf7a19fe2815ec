using System.Text.Json;

namespace Handlers;

/// <summary>How much JSON counts against <see cref="MessageStreamOptions.MaxMessageBytes"/> when it is kept as objects.</summary>
internal static class JsonSize
{
    // A third of the memory that a property and a value take besides their bytes, as a JsonElement in a dictionary: a message
    // may take three times its limit in memory.
    private const int Property = 100;
    private const int Value = 6;

    /// <param name="json">Valid JSON.</param>
    public static int Of(ReadOnlySpan<byte> json)
    {
        long size = json.Length;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            size += reader.TokenType == JsonTokenType.PropertyName ? Property : Value;
        }

        return (int)Math.Min(size, int.MaxValue);
    }
}
