using System.Text.Json;

namespace Handlers;

/// <summary>Makes tool sets from other tool sets and from delegates.</summary>
public static class ToolSet
{
    /// <summary>All the tools of several sets.</summary>
    /// <param name="toolSets">The sets; the names of their tools must differ.</param>
    /// <exception cref="ArgumentException">Two tools have the same name, or a set is null.</exception>
    public static IToolSet Combine(params IReadOnlyList<IToolSet> toolSets)
    {
        ArgumentNullException.ThrowIfNull(toolSets);
        return new CombinedToolSet([.. toolSets]);
    }

    /// <summary>One tool that a synchronous delegate runs.</summary>
    /// <param name="name">The name that the model calls.</param>
    /// <param name="description">What the tool does.</param>
    /// <param name="inputSchema">The JSON schema of the input, an object. Input that does not follow it is answered with an error.</param>
    /// <param name="invoke">Runs the tool.</param>
    /// <exception cref="ArgumentException">The name is empty, or the schema is not a JSON object.</exception>
    public static IToolSet Create(string name, string? description, JsonElement inputSchema, Func<ToolCall, ContentList?> invoke)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        return new DelegateToolSet(Define(name, description, inputSchema), isAsynchronous: false, (call, _) => new(invoke(call)));
    }

    /// <summary>One tool that an asynchronous delegate runs.</summary>
    /// <inheritdoc cref="Create(string, string?, JsonElement, Func{ToolCall, ContentList?})"/>
    public static IToolSet Create(string name, string? description, JsonElement inputSchema, Func<ToolCall, CancellationToken, ValueTask<ContentList?>> invoke)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        return new DelegateToolSet(Define(name, description, inputSchema), isAsynchronous: true, invoke);
    }

    private static CustomTool Define(string name, string? description, JsonElement inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return inputSchema.ValueKind is JsonValueKind.Object
            ? new CustomTool { Name = name, Description = description, InputSchema = inputSchema }
            : throw new ArgumentException($"The schema must be a JSON object; it is a {inputSchema.ValueKind}.", nameof(inputSchema));
    }
}
