using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>How long the model sees a system message of the conversation.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(RequestConverter<ClearAt>))]
public readonly record struct ClearAt(string Value) : IOpenEnum<ClearAt>
{
    /// <summary>The model sees the message in every request that contains it. This is the default.</summary>
    public static ClearAt Never { get; } = new("never");

    /// <summary>The model sees the message until the next message of the user.</summary>
    public static ClearAt NextUserMessage { get; } = new("next_user_message");

    static ClearAt IOpenEnum<ClearAt>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
