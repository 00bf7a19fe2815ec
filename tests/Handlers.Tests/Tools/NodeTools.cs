using System.Text.Json.Serialization;

namespace Handlers.Tests.Tools;

/// <summary>Tools whose argument is a recursive union.</summary>
internal sealed partial class NodeTools
{
    [Tool(Description = "Counts.")]
    private static int Count(ToolNode node) => node.Next is null ? 1 : 1 + Count(node.Next);

    [Tool(Description = "Counts.")]
    private static int CountPlain(PlainNode node) => node.Next is null ? 1 : 1 + CountPlain(node.Next);

    [JsonDerivedType(typeof(PlainLeaf), "leaf")]
    internal record PlainNode(PlainNode? Next, int Value);

    internal sealed record PlainLeaf(PlainNode? Next, int Value) : PlainNode(Next, Value);
}
