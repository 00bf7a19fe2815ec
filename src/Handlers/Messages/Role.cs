using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>The author of a message.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<Role>))]
public readonly record struct Role(string Value) : IOpenEnum<Role>
{
    /// <summary>The user.</summary>
    public static Role User { get; } = new("user");

    /// <summary>The model.</summary>
    public static Role Assistant { get; } = new("assistant");

    /// <summary>The application: instructions within the conversation.</summary>
    public static Role System { get; } = new("system");

    static Role IOpenEnum<Role>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
