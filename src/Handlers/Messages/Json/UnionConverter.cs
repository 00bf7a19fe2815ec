using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>
/// Reads a JSON object as the case that its <c>type</c> names; <c>type</c> may be anywhere in the object. A type that is not in the table becomes the
/// unknown case.
/// </summary>
internal abstract class UnionConverter<T>(Type unknownCase, Dictionary<string, Type> cases) : JsonConverter<T> where T : ApiObject
{
    // The length of the longest name, with each character written as \uXXXX.
    private const int LongestName = 64 * 6;

    /// <summary>The kinds that are known.</summary>
    internal IReadOnlyCollection<string> KnownTypes => cases.Keys;

    private readonly Dictionary<string, Type>.AlternateLookup<ReadOnlySpan<char>> _cases = cases.GetAlternateLookup<ReadOnlySpan<char>>();

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (T?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(FindCase(reader)));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));

    /// <summary>Looks ahead with a copy of the reader. Fields before <c>type</c> are read twice; usually there are none.</summary>
    private protected virtual Type FindCase(Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return unknownCase;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (!isType)
            {
                reader.Skip();
            }
            else if (reader.TokenType is not JsonTokenType.String || (reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) > LongestName)
            {
                return unknownCase;
            }
            else
            {
                Span<char> name = stackalloc char[LongestName];
                return FindCase(name[..reader.CopyString(name)]);
            }
        }
        return UntypedCase;
    }

    private protected virtual Type FindCase(ReadOnlySpan<char> type) => _cases.TryGetValue(type, out Type? match) ? match : unknownCase;

    /// <summary>The case of an object without a <c>type</c>.</summary>
    private protected virtual Type UntypedCase => unknownCase;
}
