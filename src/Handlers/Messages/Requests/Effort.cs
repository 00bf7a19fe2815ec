using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>How much work the model puts into a reply.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(RequestConverter<Effort>))]
public readonly record struct Effort(string Value) : IOpenEnum<Effort>
{
    /// <summary>Little.</summary>
    public static Effort Low { get; } = new("low");

    /// <summary>Some.</summary>
    public static Effort Medium { get; } = new("medium");

    /// <summary>Much.</summary>
    public static Effort High { get; } = new("high");

    /// <summary>Very much.</summary>
    public static Effort XHigh { get; } = new("xhigh");

    /// <summary>As much as it can.</summary>
    public static Effort Max { get; } = new("max");

    static Effort IOpenEnum<Effort>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
