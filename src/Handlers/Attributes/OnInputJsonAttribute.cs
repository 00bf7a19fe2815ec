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
    /// Whether the method is called once for a run of deltas, with their JSON joined as one delta. A run is the consecutive deltas of one content block that arrive in
    /// one read from the network, with no other event between them. The call comes before that of any other event, before the next read, and before the stream ends.
    /// </summary>
    /// <remarks>
    /// <para>No delta is delayed: deltas that arrive one by one are delivered one by one.</para>
    /// <para>It has an effect only if all methods of the class and its base classes with this attribute set it; otherwise all of them are called for each delta. It has no
    /// effect while the stream is iterated, or in a content block whose array elements are given to a method with <see cref="OnItemAttribute"/>.</para>
    /// </remarks>
    public bool Coalesce { get; set; }
}
