using System.Diagnostics;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// The part of a tool's input, or of a text that is JSON, that has been received, including the current delta: text that may be cut off anywhere,
/// and the characters that complete it. Valid until the handler method returns. Each conversion takes time proportional to the length of the text,
/// so do not convert a long input at every delta.
/// </summary>
/// <remarks>
/// The value contains complete parts only: no unfinished string, no number or literal that may still grow, no property without its value
/// (unfinished strings are included if <see cref="MessageStreamOptions.TrailingStrings"/> is set). Before the first complete value it is <c>{}</c>.
/// A ref struct cannot be used directly in an interpolated string: write <c>$"{soFar.ToString()}"</c>.
/// </remarks>
[DebuggerDisplay("{Utf8Text.Length} bytes")]
public readonly ref struct PartialJson
{
    // The text's depth has been checked on arrival.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = int.MaxValue };

    /// <summary>Makes a partial value, for tests of hand-written handlers.</summary>
    /// <param name="utf8Text">The JSON text received so far.</param>
    /// <param name="completeLength">How many bytes of <paramref name="utf8Text"/> hold complete values.</param>
    /// <param name="closing">The characters that make these bytes valid JSON, for example <c>]}</c>.</param>
    public PartialJson(ReadOnlySpan<byte> utf8Text, int completeLength, ReadOnlySpan<byte> closing)
    {
        Utf8Text = utf8Text;
        Complete = utf8Text[..completeLength];
        Closing = closing;
    }

    /// <summary>The JSON text received so far, as it came.</summary>
    public ReadOnlySpan<byte> Utf8Text { get; }

    /// <summary>
    /// The complete part of the text. Followed by <see cref="Closing"/>, it is valid JSON. Reading the two spans costs nothing; building a value from
    /// them takes time proportional to their length. Empty before the first complete value.
    /// </summary>
    public ReadOnlySpan<byte> Complete { get; }

    /// <summary>The characters that make <see cref="Complete"/> valid JSON, for example <c>]}</c>; empty if it is already valid, or empty.</summary>
    public ReadOnlySpan<byte> Closing { get; }

    /// <summary>Builds the value. It is a copy and stays valid.</summary>
    public JsonElement ToJsonElement() => JsonElement.Parse(ToUtf8Array(), Options);

    /// <summary>
    /// Reads the value so far. Members that have not arrived are <see langword="null"/> or their default, even if the type declares them required or
    /// non-nullable. Each call takes time proportional to the length of the text, so do not read a long text at every delta.
    /// </summary>
    /// <typeparam name="T">A type with <see cref="JsonOutputAttribute"/>.</typeparam>
    /// <returns>
    /// The value. The default value of the type if nothing is complete yet, or if what has come cannot be read as the type: the discriminator of a union has not
    /// arrived, also of one within the value, or, with <see cref="MessageStreamOptions.TrailingStrings"/>, the text stops within the string of an enum, a time or a <see cref="Guid"/>.
    /// </returns>
    public T? Deserialize<T>() where T : IJsonOutput<T>
    {
        if (Complete.IsEmpty)
        {
            return default;
        }

        try
        {
            return T.OutputType.ParsePartial(ToUtf8Array());
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return default;
        }
    }

    /// <summary>The value as JSON text.</summary>
    public override string ToString() => System.Text.Encoding.UTF8.GetString(ToUtf8Array());

    private byte[] ToUtf8Array() => Complete.IsEmpty ? "{}"u8.ToArray() : [.. Complete, .. Closing];
}
