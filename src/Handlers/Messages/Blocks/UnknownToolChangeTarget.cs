using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A <see cref="ToolChangeTarget"/> of a kind that this version does not know, kept as it came and written back unchanged.</summary>
[JsonConverter(typeof(ModelConverter<UnknownToolChangeTarget>))]
public sealed record UnknownToolChangeTarget : ToolChangeTarget, IUnknownCase<UnknownToolChangeTarget>
{
    private readonly EquatableJson _json;

    /// <summary>Keeps <paramref name="json"/>, whose <c>type</c> is <paramref name="type"/>.</summary>
    public UnknownToolChangeTarget(string type, JsonElement json) : base(type) => _json = EquatableJson.OrEmptyObject(json);

    /// <summary>All of its JSON, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Json => _json.Value;

    static UnknownToolChangeTarget IUnknownCase<UnknownToolChangeTarget>.Create(string type, JsonElement json) => new(type, json);
}
