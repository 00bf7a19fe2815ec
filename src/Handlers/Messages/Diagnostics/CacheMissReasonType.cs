using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>Why the prompt cache could not be used for the whole request.</summary>
/// <param name="Value">The value as the API writes it; a value that is not known here is kept as it came.</param>
[JsonConverter(typeof(ModelConverter<CacheMissReasonType>))]
public readonly record struct CacheMissReasonType(string Value) : IOpenEnum<CacheMissReasonType>
{
    /// <summary>The request is for another model.</summary>
    public static CacheMissReasonType ModelChanged { get; } = new("model_changed");

    /// <summary>The system instructions changed.</summary>
    public static CacheMissReasonType SystemChanged { get; } = new("system_changed");

    /// <summary>The tools changed.</summary>
    public static CacheMissReasonType ToolsChanged { get; } = new("tools_changed");

    /// <summary>An earlier message was changed.</summary>
    public static CacheMissReasonType MessagesChanged { get; } = new("messages_changed");

    /// <summary>The API does not know the previous message.</summary>
    public static CacheMissReasonType PreviousMessageNotFound { get; } = new("previous_message_not_found");

    /// <summary>The API could not find the reason.</summary>
    public static CacheMissReasonType Unavailable { get; } = new("unavailable");

    static CacheMissReasonType IOpenEnum<CacheMissReasonType>.Create(string value) => new(value);

    /// <summary>The value as the API writes it.</summary>
    public override string ToString() => Value ?? "";
}
