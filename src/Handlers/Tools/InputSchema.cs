using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>
/// A parsed JSON schema. It checks JSON text in one pass and describes the first violation: where it is, what was expected and what was received.
/// It supports the keywords that generated schemas contain and ignores all others.
/// </summary>
internal sealed class InputSchema
{
    private const int MaxQuoted = 100;

    private readonly SchemaNode _root;

    private InputSchema(SchemaNode root) => _root = root;

    public static InputSchema Parse(JsonElement schema) => new(SchemaNode.Parse(schema));

    /// <summary>What is wrong with the input of a call before any schema is looked at, for the model: JSON that was cut off may be valid as far as it came.</summary>
    public static string? FindCut(ToolCall call) => call.InputError is { } error ? $"{error} Send the whole input." : null;

    /// <summary>What is wrong with the input of a call, for the model; <see langword="null"/> if it is complete and follows the schema.</summary>
    public string? Check(ToolCall call) => FindCut(call) ?? Check(call.Input.Span);

    /// <summary>What is wrong with a JSON text, for the model; <see langword="null"/> if it follows the schema.</summary>
    public string? Check(ReadOnlySpan<byte> utf8Json)
    {
        // The input of a tool without parameters may be empty.
        var reader = new Utf8JsonReader(utf8Json.IsEmpty ? "{}"u8 : utf8Json, new JsonReaderOptions { MaxDepth = MessagesJson.MaxDepth });

        try
        {
            reader.Read();
            SchemaViolation? violation = _root.Check(ref reader);

            if (violation is null)
            {
                // Throws if anything follows the value.
                reader.Read();
            }

            return violation?.ToString();
        }
        catch (JsonException exception)
        {
            return $"It is not complete, valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}). Send the whole input.";
        }
        catch (InvalidOperationException)
        {
            return "It holds a string that is not Unicode.";
        }
    }

    /// <summary>Checks and reads the input of a call.</summary>
    public bool TryRead<T>(ToolCall call, JsonTypeInfo<T> jsonTypeInfo, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error)
    {
        value = default;
        error = FindCut(call);
        return error is null && TryRead(call.Input.Span, jsonTypeInfo, out value, out error);
    }

    /// <summary>Checks and reads a value.</summary>
    public bool TryRead<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> jsonTypeInfo, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error)
    {
        value = default;
        error = Check(utf8Json);

        if (error is not null)
        {
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize(utf8Json.IsEmpty ? "{}"u8 : utf8Json, jsonTypeInfo);
        }
        catch (JsonException exception)
        {
            // The input follows the schema but does not fit the C# type, for example a number out of its range.
            error = $"{Field(exception.Path)}: the value is out of the range of its type.";
            return false;
        }

        error = value is null ? "expected an object; got null." : null;
        return value is not null;
    }

    /// <summary>Quotes a value of the input in an error for the model.</summary>
    public static string Quote(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return "an object";
            case JsonTokenType.StartArray:
                return "an array";
            case JsonTokenType.String:
                string text = reader.GetString()!;
                return text.Length > MaxQuoted ? $"\"{text.AsSpan(0, MaxQuoted)}…\"" : $"\"{text}\"";
            default:
                string value = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                return value.Length > MaxQuoted ? value[..MaxQuoted] + "…" : value;
        }
    }

    /// <summary>From <c>$.items[2].days</c> to <c>items[2].days</c>.</summary>
    private static string Field(string? path) => path is null or "$" ? "the input" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];
}
