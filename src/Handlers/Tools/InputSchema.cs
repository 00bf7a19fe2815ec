using System.Buffers;
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
    /// <summary>What is wrong with a number that its C# type cannot hold.</summary>
    public const string OutOfRange = "the value is out of the range of its type.";

    /// <summary>What is wrong with a string of half a surrogate pair, or of bytes that are not UTF-8.</summary>
    public const string NotUnicode = "the string is not Unicode.";

    private const int MaxQuoted = 100;

    private static readonly SearchValues<byte> CharactersOfNumbers = SearchValues.Create("0123456789+-.eE"u8);

    private readonly SchemaNode _root;

    private InputSchema(SchemaNode root) => _root = root;

    public static InputSchema Parse(JsonElement schema) => new(SchemaNode.Parse(schema));

    /// <summary>The error for the model if the input of a call was cut off. It is checked before the schema, because cut-off JSON may be valid.</summary>
    public static string? FindCut(ToolCall call) => call.InputError is { } error ? $"{error} Send the whole input." : null;

    /// <summary>What is wrong with the input of a call, for the model; <see langword="null"/> if it is complete and follows the schema.</summary>
    public string? Check(ToolCall call) => FindCut(call) ?? Check(call.Input.Span);

    /// <summary>What is wrong with a JSON text, for the model; <see langword="null"/> if it follows the schema.</summary>
    public string? Check(ReadOnlySpan<byte> utf8Json) => Check(utf8Json, default);

    /// <summary>Checks the input of a call, whose fields are arguments.</summary>
    /// <param name="call">The call.</param>
    /// <param name="values">One for each argument; set where they are found.</param>
    public ToolInput CheckArguments(ToolCall call, Span<ToolInputValue> values)
    {
        ReadOnlySpan<byte> utf8Json = call.Input.Span;

        // Memory of generated code is not zeroed in a module with SkipLocalsInit.
        values.Clear();
        return (FindCut(call) ?? Check(utf8Json, values)) is { } error ? new ToolInput(call, error) : new ToolInput(call, this, utf8Json, values);
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
            value = Deserialize(utf8Json, jsonTypeInfo);
        }
        catch (JsonException exception)
        {
            error = Misfit(exception);
            return false;
        }

        error = value is null ? "expected an object; got null." : null;
        return value is not null;
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="JsonException">The value does not fit the C# type, or, if it has not been checked, does not follow the schema.</exception>
    public T? Deserialize<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> jsonTypeInfo) => Deserialize(_root, utf8Json, jsonTypeInfo);

    /// <summary>Reads an argument that has been checked.</summary>
    /// <inheritdoc cref="Deserialize{T}(ReadOnlySpan{byte}, JsonTypeInfo{T})"/>
    public T? Deserialize<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> jsonTypeInfo, int argument) => Deserialize(_root.SchemaOf(argument), utf8Json, jsonTypeInfo);

    /// <summary>The name of an argument.</summary>
    public string NameOf(int argument) => _root.NameOf(argument);

    /// <summary>The error for a value that follows the schema but does not fit its C# type, for example a number out of its range.</summary>
    /// <param name="exception">What reading it threw.</param>
    /// <param name="argument">The name of the argument that was read; empty for the whole input.</param>
    public static string Misfit(JsonException exception, string argument = "")
    {
        // From $.items[2].days to items[2].days, or, within the argument order, to order.items[2].days.
        string path = exception.Path is null ? "" : exception.Path.TrimStart('$');
        string field = argument.Length == 0 ? path.TrimStart('.') : argument + path;
        return $"{(field.Length == 0 ? "the input" : field)}: {(exception.InnerException is InvalidOperationException ? NotUnicode : OutOfRange)}";
    }

    private static T? Deserialize<T>(SchemaNode schema, ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> jsonTypeInfo)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, jsonTypeInfo);
        }
        catch (JsonException) when (WithPlainIntegers(schema, utf8Json) is not null)
        {
            return JsonSerializer.Deserialize(WithPlainIntegers(schema, utf8Json), jsonTypeInfo);
        }
    }

    private string? Check(ReadOnlySpan<byte> utf8Json, Span<ToolInputValue> values)
    {
        // The input of a tool without parameters may be empty.
        var reader = new Utf8JsonReader(utf8Json.IsEmpty ? "{}"u8 : utf8Json, new JsonReaderOptions { MaxDepth = MessagesJson.MaxDepth });

        try
        {
            reader.Read();
            SchemaViolation? violation = values.IsEmpty ? _root.Check(ref reader) : _root.CheckArguments(ref reader, values);

            if (violation is null)
            {
                // Throws if anything follows the value.
                reader.Read();
            }

            return violation?.ToString();
        }
        catch (JsonException exception)
        {
            return MessagesJson.IsValid(utf8Json) ? $"It is nested deeper than {MessagesJson.MaxDepth} levels."
                : $"It is not complete, valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}). Send the whole input.";
        }
        catch (InvalidOperationException)
        {
            return "It has the name of a field that is not Unicode.";
        }
    }

    /// <summary>The text with all integers written without fraction and exponent; <see langword="null"/> if they are so.</summary>
    private static byte[]? WithPlainIntegers(SchemaNode schema, ReadOnlySpan<byte> utf8Json)
    {
        var integers = new SortedSet<int>();
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MessagesJson.MaxDepth });
        reader.Read();
        schema.Check(ref reader, integers);

        List<byte>? text = null;
        int copied = 0;
        foreach (int start in integers)
        {
            int length = utf8Json[start..].IndexOfAnyExcept(CharactersOfNumbers) is var end and >= 0 ? end : utf8Json.Length - start;
            if (PlainInteger.TryWrite(utf8Json.Slice(start, length), out byte[]? plain) && !utf8Json.Slice(start, length).SequenceEqual(plain))
            {
                text ??= [];
                text.AddRange(utf8Json[copied..start]);
                text.AddRange(plain);
                copied = start + length;
            }
        }

        text?.AddRange(utf8Json[copied..]);
        return text?.ToArray();
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
                if (SchemaNode.TextOf(ref reader) is not { } text)
                {
                    return "a string that is not Unicode";
                }

                return text.Length > MaxQuoted ? $"\"{text.AsSpan(0, MaxQuoted)}…\"" : $"\"{text}\"";
            default:
                string value = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                return value.Length > MaxQuoted ? value[..MaxQuoted] + "…" : value;
        }
    }
}
