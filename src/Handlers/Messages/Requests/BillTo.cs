using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Who is billed for a request.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(RequestConverter<BillTo>))]
public readonly record struct BillTo(string Value) : IOpenEnum<BillTo>
{
    /// <summary>The organization of the credential, which is the default.</summary>
    public static BillTo Self { get; } = new("self");

    /// <summary>The customer behind the user profile that the request names.</summary>
    public static BillTo UserProfile { get; } = new("user_profile");

    static BillTo IOpenEnum<BillTo>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
