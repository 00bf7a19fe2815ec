namespace Handlers;

/// <summary>The method is called for every <c>input_json_delta</c>: a piece of the JSON a tool is called with.</summary>
/// <remarks>
/// <para>It may take the partial JSON, as <see cref="string"/>, <c>ReadOnlySpan&lt;char&gt;</c>, <c>ReadOnlyMemory&lt;char&gt;</c>
/// or, in UTF-8, <c>ReadOnlySpan&lt;byte&gt;</c>; then the value so far, as <see cref="PartialJson"/> (built only when asked for) or
/// <see cref="System.Text.Json.JsonElement"/> (built at each delta); the block's <c>int index</c>; and the
/// <see cref="ToolCallBlock"/> as it started, or one case of it (then it is called for that case only).
/// A span is valid during the call only.</para>
/// <para>Every parameter is optional; any method may also take the <see cref="MessageStream"/> and a
/// <see cref="CancellationToken"/>, and returns <see langword="void"/>, <see cref="Task"/> or <see cref="ValueTask"/>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class OnInputJsonAttribute : Attribute
{
    /// <summary>Calls the method for every tool.</summary>
    public OnInputJsonAttribute()
    {
    }

    /// <summary>Calls the method for the tool of this name only.</summary>
    /// <param name="tool">The tool's name, compared ordinally. Repeat the attribute for several tools.</param>
    public OnInputJsonAttribute(string tool) => Tool = tool;

    /// <summary>The name of the tool the method is called for; <see langword="null"/> for every tool.</summary>
    public string? Tool { get; }

    /// <summary>
    /// Whether the method is called once for a run of deltas, with their JSON as one delta: the deltas of one content block that one read brought, with no other
    /// event among them. The call comes before any other event's, before the next read, and before the stream's end, however it ends.
    /// </summary>
    /// <remarks>
    /// <para>A run is never held back: deltas that arrive one by one are delivered one by one.</para>
    /// <para>The methods of a class are called together for an event, so all that have this attribute must set it, with those of its base classes; otherwise all
    /// are called for each delta. While the stream is iterated, and in a block whose elements are taken by <see cref="OnItemAttribute"/>, a run is one delta.</para>
    /// </remarks>
    public bool Coalesce { get; set; }
}
