using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>
/// The token of a refusal. A retry on another model with this token is billed as if the prompt were cached already. Assign
/// <see cref="StopDetails.FallbackCreditToken"/>.
/// </summary>
[JsonConverter(typeof(RequestConverter<FallbackCreditToken>))]
public sealed record FallbackCreditToken : RequestObject
{
    /// <summary>The token; never part of <see cref="ApiObject.ToString"/>.</summary>
    public string Token { get; init => field = value ?? ""; } = "";

    /// <summary>What happens if the credit cannot be used; the API's default if not set.</summary>
    public FallbackCreditMode? Mode { get; init; }

    /// <summary>Makes the value from a token.</summary>
    public static FallbackCreditToken FromToken(string token) => new() { Token = token };

    /// <summary>Makes the value from a token.</summary>
    public static implicit operator FallbackCreditToken(string token) => FromToken(token);

    private protected override string? Describe() => Mode?.Value;
}
