using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>How much of the thinking is shown.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(RequestConverter<ThinkingDisplay>))]
public readonly record struct ThinkingDisplay(string Value) : IOpenEnum<ThinkingDisplay>
{
    /// <summary>A summary.</summary>
    public static ThinkingDisplay Summarized { get; } = new("summarized");

    /// <summary>Nothing but the signature.</summary>
    public static ThinkingDisplay Omitted { get; } = new("omitted");

    /// <summary>Short updates.</summary>
    public static ThinkingDisplay Updates { get; } = new("updates");

    static ThinkingDisplay IOpenEnum<ThinkingDisplay>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
