using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handlers;

/// <summary>A <see cref="ContentBlock"/> of a kind that this version does not know, kept as it came and written back unchanged.</summary>
[JsonConverter(typeof(ModelConverter<UnknownBlock>))]
public sealed record UnknownBlock : ContentBlock, IUnknownCase<UnknownBlock>
{
    private readonly EquatableJson _json;
    private readonly EquatableList<ContentBlockDelta> _deltas;

    /// <summary>Keeps <paramref name="json"/>, whose <c>type</c> is <paramref name="type"/>.</summary>
    public UnknownBlock(string type, JsonElement json) : base(type) => _json = EquatableJson.OrEmptyObject(json);

    /// <summary>All of its JSON, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Json => _json.Value;

    /// <summary>
    /// The deltas that arrived for the block while it was streamed, in order. This version does not know how to merge them. Not part of the block's JSON.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<ContentBlockDelta> Deltas { get => _deltas.ItemsOrEmpty; init => _deltas = new(value); }

    static UnknownBlock IUnknownCase<UnknownBlock>.Create(string type, JsonElement json) => new(type, json);
}
