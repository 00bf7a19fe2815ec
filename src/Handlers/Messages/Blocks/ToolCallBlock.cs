using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A call of a tool: one that the caller runs, or one that the API's servers run.</summary>
public abstract record ToolCallBlock : ContentBlock
{
    private readonly EquatableJson _input = EquatableJson.EmptyObject;

    private protected ToolCallBlock(string type) : base(type)
    {
    }

    /// <summary>The id of the call. The result of the call repeats it.</summary>
    [JsonPropertyName("id"), JsonPropertyOrder(-1)]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the tool.</summary>
    [JsonPropertyName("name"), JsonPropertyOrder(-1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The tool's input; <c>{}</c> if there is none, or if <see cref="InputError"/> says that it is incomplete.</summary>
    [JsonPropertyName("input"), JsonPropertyOrder(-1)]
    public JsonElement Input { get => _input.Value; init => _input = EquatableJson.OrEmptyObject(value); }

    /// <summary>The JSON text as it was streamed, if it is incomplete or invalid; otherwise <see langword="null"/>. Not part of the block's JSON.</summary>
    [JsonIgnore]
    public string? RawInput { get; init; }

    /// <summary>Why <see cref="Input"/> could not be read from the streamed text; <see langword="null"/> if it could. Not part of the block's JSON.</summary>
    [JsonIgnore]
    public string? InputError { get; init; }

    private protected override string? Describe() => InputError is null ? Id : $"{Id}, input incomplete";
}
