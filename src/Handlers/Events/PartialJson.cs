using System.Diagnostics;
using System.Text.Json;

namespace Handlers;

/// <summary>
/// A tool's input, or a text that is JSON, so far, delta included: JSON text that may still be cut anywhere, and the bytes that would close it.
/// Valid during the call it was given to. Making a value costs time in the length of the text, so a long input is better
/// asked for now and then than at each delta.
/// </summary>
/// <remarks>
/// The value shows what is complete: no half string, no number or literal that may still grow, no property without its value
/// (half strings are shown if <see cref="MessageStreamOptions.TrailingStrings"/> is set). Before the first complete value it is <c>{}</c>.
/// A ref struct cannot stand in an interpolated string: write <c>$"{soFar.ToString()}"</c>.
/// </remarks>
[DebuggerDisplay("{Utf8Text.Length} bytes")]
public readonly ref struct PartialJson
{
    // The depth of the text was checked when it arrived.
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
    /// The complete part of the text: followed by <see cref="Closing"/> it is valid JSON. Both are available at no cost; building a value from them takes
    /// time in their length. Empty before the first complete value.
    /// </summary>
    public ReadOnlySpan<byte> Complete { get; }

    /// <summary>The characters that make <see cref="Complete"/> valid JSON, for example <c>]}</c>; empty if it is already valid, or empty.</summary>
    public ReadOnlySpan<byte> Closing { get; }

    /// <summary>Builds the value. It is a copy and stays valid.</summary>
    public JsonElement ToJsonElement() => JsonElement.Parse(ToUtf8Array(), Options);

    /// <summary>
    /// Reads the value so far: members that have not come are <see langword="null"/> or their default, whatever the type says of them. It costs time in the length of the
    /// text at each call, so a long text is better read now and then than at each delta.
    /// </summary>
    /// <typeparam name="T">A type with <see cref="JsonOutputAttribute"/>.</typeparam>
    /// <returns>The default if there is no such value yet: before anything is complete, or before the discriminator of a union has come.</returns>
    public T? Deserialize<T>() where T : IJsonOutput<T>
    {
        if (Complete.IsEmpty)
        {
            return default;
        }

        try
        {
            return JsonSerializer.Deserialize(ToUtf8Array(), T.OutputType.JsonTypeInfo);
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
