using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A <see cref="ThreadParam"/> of a kind that this version does not know, kept as it came and written back unchanged.</summary>
[JsonConverter(typeof(RequestConverter<UnknownThreadParam>))]
public sealed record UnknownThreadParam : ThreadParam, IUnknownCase<UnknownThreadParam>
{
    private readonly EquatableJson _json;

    /// <summary>Keeps <paramref name="json"/>, whose <c>type</c> is <paramref name="type"/>.</summary>
    public UnknownThreadParam(string type, JsonElement json) : base(type) => _json = EquatableJson.OrEmptyObject(json);

    /// <summary>All of its JSON, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Json => _json.Value;

    static UnknownThreadParam IUnknownCase<UnknownThreadParam>.Create(string type, JsonElement json) => new(type, json);
}
