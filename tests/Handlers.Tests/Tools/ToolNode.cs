using System.Text.Json.Serialization;

namespace Handlers.Tests.Tools;

/// <summary>A recursive union whose base class is a case itself: an object of the other case follows its schema too.</summary>
[JsonDerivedType(typeof(ToolNode), "node"), JsonDerivedType(typeof(ToolLeaf), "leaf")]
internal record ToolNode
{
    [JsonPropertyName("next")]
    public ToolNode? Next { get; init; }

    [JsonPropertyName("value")]
    public int Value { get; init; }
}
