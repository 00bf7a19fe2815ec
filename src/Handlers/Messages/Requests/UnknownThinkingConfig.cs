using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A <see cref="ThinkingConfig"/> of a kind that this version does not know, kept as it came and written back unchanged.</summary>
[JsonConverter(typeof(RequestConverter<UnknownThinkingConfig>))]
public sealed record UnknownThinkingConfig : ThinkingConfig, IUnknownCase<UnknownThinkingConfig>
{
    private readonly EquatableJson _json;

    /// <summary>Keeps <paramref name="json"/>, whose <c>type</c> is <paramref name="type"/>.</summary>
    public UnknownThinkingConfig(string type, JsonElement json) : base(type) => _json = EquatableJson.OrEmptyObject(json);

    /// <summary>All of its JSON, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Json => _json.Value;

    static UnknownThinkingConfig IUnknownCase<UnknownThinkingConfig>.Create(string type, JsonElement json) => new(type, json);
}
