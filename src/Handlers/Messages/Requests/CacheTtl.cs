using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>How long a cached part of a request is kept.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<CacheTtl>))]
public readonly record struct CacheTtl(string Value) : IOpenEnum<CacheTtl>
{
    /// <summary>Five minutes.</summary>
    public static CacheTtl FiveMinutes { get; } = new("5m");

    /// <summary>One hour.</summary>
    public static CacheTtl OneHour { get; } = new("1h");

    static CacheTtl IOpenEnum<CacheTtl>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
