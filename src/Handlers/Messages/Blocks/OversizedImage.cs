using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What happens to an image that is larger than the model takes.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<OversizedImage>))]
public readonly record struct OversizedImage(string Value) : IOpenEnum<OversizedImage>
{
    /// <summary>The image is scaled down. This is the default.</summary>
    public static OversizedImage Downsize { get; } = new("downsize");

    /// <summary>The request is refused.</summary>
    public static OversizedImage Error { get; } = new("error");

    static OversizedImage IOpenEnum<OversizedImage>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
