using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Handlers;

/// <summary>Converts what a tool's method returns to the result of the call. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ToolResults
{
    /// <summary>The error result for a call that names an unknown tool.</summary>
    public static ToolResultBlock Unknown(ToolCall call, IReadOnlyList<CustomTool> tools)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.ToResult($"There is no tool named {call.Name}. The tools are: {string.Join(", ", tools.Select(tool => tool.Name))}.", isError: true);
    }

    /// <summary>The error result for a call whose input was cut off, or does not follow the schema.</summary>
    internal static ToolResultBlock Invalid(ToolCall call, string error) => call.ToResult($"The input is invalid. {error}", isError: true);

    /// <summary>The result of a tool that returns nothing.</summary>
    public static ToolResultBlock From(ToolCall call) => NotNull(call).ToResult(null);

    /// <summary>The result of a tool that returns a text.</summary>
    public static ToolResultBlock From(ToolCall call, string? text) => NotNull(call).ToResult(string.IsNullOrEmpty(text) ? null : (ContentList)text);

    /// <summary>The result of a tool that returns content.</summary>
    public static ToolResultBlock From(ToolCall call, ContentList? content) => NotNull(call).ToResult(content is { Count: > 0 } ? content : null);

    /// <summary>The result of a tool that returns one block. A <see cref="ToolResultBlock"/> is used as the result, and only its id is replaced.</summary>
    public static ToolResultBlock From(ToolCall call, ContentBlock? block) => block switch
    {
        null => From(call),
        ToolResultBlock result => result with { ToolUseId = NotNull(call).Id, ToolsetName = call.ToolsetName ?? result.ToolsetName },
        _ => NotNull(call).ToResult(block),
    };

    /// <summary>The result of a tool that returns a value, which is written as JSON.</summary>
    public static ToolResultBlock From<T>(ToolCall call, T value, JsonTypeInfo<T> jsonTypeInfo)
        => NotNull(call).ToResult(JsonSerializer.Serialize(value, jsonTypeInfo));

    /// <inheritdoc cref="From(ToolCall)"/>
    public static async ValueTask<ToolResultBlock> FromAsync(ToolCall call, ValueTask task)
    {
        await task.ConfigureAwait(false);
        return From(call);
    }

    /// <inheritdoc cref="From(ToolCall, string)"/>
    public static async ValueTask<ToolResultBlock> FromAsync(ToolCall call, ValueTask<string?> task) => From(call, await task.ConfigureAwait(false));

    /// <inheritdoc cref="From(ToolCall, ContentList)"/>
    public static async ValueTask<ToolResultBlock> FromAsync(ToolCall call, ValueTask<ContentList?> task) => From(call, await task.ConfigureAwait(false));

    /// <inheritdoc cref="From(ToolCall, ContentBlock)"/>
    public static async ValueTask<ToolResultBlock> FromAsync<T>(ToolCall call, ValueTask<T?> task) where T : ContentBlock
        => From(call, await task.ConfigureAwait(false));

    /// <inheritdoc cref="From{T}(ToolCall, T, JsonTypeInfo{T})"/>
    public static async ValueTask<ToolResultBlock> FromAsync<T>(ToolCall call, ValueTask<T> task, JsonTypeInfo<T> jsonTypeInfo)
        => From(call, await task.ConfigureAwait(false), jsonTypeInfo);

    private static ToolCall NotNull(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call;
    }
}
