using System.Buffers.Text;
using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>
/// The checked input of a call, whose arguments are read one by one. After the first argument that cannot be read, <see cref="Error"/> is set and
/// the others have no meaning. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ToolInput
{
    /// <summary>Throws for bytes that are not UTF-8, as the reader of System.Text.Json does.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ToolCall _call;
    private readonly InputSchema? _schema;
    private readonly ReadOnlySpan<byte> _utf8Json;
    private readonly ReadOnlySpan<ToolInputValue> _values;

    internal ToolInput(ToolCall call, InputSchema schema, ReadOnlySpan<byte> utf8Json, ReadOnlySpan<ToolInputValue> values)
    {
        _call = call;
        _schema = schema;
        _utf8Json = utf8Json;
        _values = values;
    }

    internal ToolInput(ToolCall call, string error)
    {
        _call = call;
        Error = ToolResults.Invalid(call, error);
    }

    /// <summary>The error result, if the input was cut off, does not follow the schema, or has a value that does not fit its C# type.</summary>
    public ToolResultBlock? Error { get; private set; }

    /// <summary>Reads a string.</summary>
    /// <param name="index">The argument's place in the schema.</param>
    /// <param name="otherwise">The value of an argument that the input does not have.</param>
    public string? ReadString(int index, string? otherwise)
    {
        if (!TryFind(index, out ToolInputValue value))
        {
            return otherwise;
        }

        if (value.Token is JsonTokenType.Null)
        {
            return null;
        }

        try
        {
            if (!value.IsEscaped)
            {
                return Utf8.GetString(_utf8Json[(value.Start + 1)..(value.End - 1)]);
            }

            var reader = new Utf8JsonReader(TextOf(value));
            reader.Read();
            return reader.GetString();
        }
        catch (Exception exception) when (exception is DecoderFallbackException or InvalidOperationException)
        {
            Fail(index, InputSchema.NotUnicode);
            return otherwise;
        }
    }

    /// <summary>Reads a Boolean value.</summary>
    /// <inheritdoc cref="ReadString"/>
    public bool ReadBoolean(int index, bool otherwise) => TryFind(index, out ToolInputValue value) ? value.Token is JsonTokenType.True : otherwise;

    /// <summary>Reads an integer of 32 bits.</summary>
    /// <inheritdoc cref="ReadString"/>
    public int ReadInt32(int index, int otherwise)
    {
        if (!TryFind(index, out ToolInputValue value))
        {
            return otherwise;
        }

        ReadOnlySpan<byte> text = TextOf(value);
        return Utf8Parser.TryParse(text, out int number, out int length) && length == text.Length ? number : (int)ReadUnusualInteger(index, text, int.MinValue, int.MaxValue);
    }

    /// <summary>Reads an integer of 64 bits.</summary>
    /// <inheritdoc cref="ReadString"/>
    public long ReadInt64(int index, long otherwise)
    {
        if (!TryFind(index, out ToolInputValue value))
        {
            return otherwise;
        }

        ReadOnlySpan<byte> text = TextOf(value);
        return Utf8Parser.TryParse(text, out long number, out int length) && length == text.Length ? number : ReadUnusualInteger(index, text, long.MinValue, long.MaxValue);
    }

    /// <summary>Reads a number.</summary>
    /// <inheritdoc cref="ReadString"/>
    public double ReadDouble(int index, double otherwise)
    {
        if (!TryFind(index, out ToolInputValue value))
        {
            return otherwise;
        }

        ReadOnlySpan<byte> text = TextOf(value);
        if (!Utf8Parser.TryParse(text, out double number, out int length) || length != text.Length)
        {
            Fail(index, InputSchema.OutOfRange);
        }

        return number;
    }

    /// <summary>Reads a value by its metadata.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <param name="index">The argument's place in the schema.</param>
    /// <param name="otherwise">The value of an argument that the input does not have.</param>
    /// <param name="jsonTypeInfo">How the value is read.</param>
    public T? Read<T>(int index, T? otherwise, JsonTypeInfo<T> jsonTypeInfo)
    {
        if (!TryFind(index, out ToolInputValue value))
        {
            return otherwise;
        }

        try
        {
            return _schema!.Deserialize(TextOf(value), jsonTypeInfo, index);
        }
        catch (JsonException exception)
        {
            Error = ToolResults.Invalid(_call, InputSchema.Misfit(exception, _schema!.NameOf(index)));
            return otherwise;
        }
    }

    private readonly bool TryFind(int index, out ToolInputValue value)
    {
        value = Error is null ? _values[index] : default;
        return value.End > 0;
    }

    private readonly ReadOnlySpan<byte> TextOf(in ToolInputValue value) => _utf8Json[value.Start..value.End];

    private long ReadUnusualInteger(int index, scoped ReadOnlySpan<byte> text, long min, long max)
    {
        if (PlainInteger.TryWrite(text, out byte[]? plain) && Utf8Parser.TryParse(plain, out long number, out int length) && length == plain.Length && number >= min && number <= max)
        {
            return number;
        }

        Fail(index, InputSchema.OutOfRange);
        return 0;
    }

    private void Fail(int index, string why) => Error = ToolResults.Invalid(_call, $"{_schema!.NameOf(index)}: {why}");
}
