using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>What happens if a fallback credit cannot be used.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(RequestConverter<FallbackCreditMode>))]
public readonly record struct FallbackCreditMode(string Value) : IOpenEnum<FallbackCreditMode>
{
    /// <summary>The request is refused.</summary>
    public static FallbackCreditMode Strict { get; } = new("strict");

    /// <summary>The request runs without the credit.</summary>
    public static FallbackCreditMode BestEffort { get; } = new("best_effort");

    static FallbackCreditMode IOpenEnum<FallbackCreditMode>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
