using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>How fast the model runs.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<Speed>))]
public readonly record struct Speed(string Value) : IOpenEnum<Speed>
{
    /// <summary>The usual speed.</summary>
    public static Speed Standard { get; } = new("standard");

    /// <summary>Faster, at a higher price.</summary>
    public static Speed Fast { get; } = new("fast");

    static Speed IOpenEnum<Speed>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
