using System.Runtime.InteropServices;
using System.Text;

namespace Handlers;

/// <summary>One call of a tool by the model. A method with <see cref="ToolAttribute"/> may take it.</summary>
public sealed class ToolCall
{
    /// <summary>A call with input of its own, as in a test.</summary>
    /// <param name="id">The id that the result names.</param>
    /// <param name="name">The tool's name.</param>
    /// <param name="input">The input as JSON in UTF-8; it must not change while the call runs.</param>
    public ToolCall(string id, string name, ReadOnlyMemory<byte> input)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(name);
        Id = id;
        Name = name;
        Input = input;
    }

    /// <summary>The call that a content block holds. Input that was cut off stays as it came, so that the tool set can say so.</summary>
    /// <param name="block">A block of the reply.</param>
    public ToolCall(ToolUseBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Id = block.Id;
        Name = block.Name;
        ToolsetName = block.ToolsetName;
        Input = block.RawInput is { } raw ? Encoding.UTF8.GetBytes(raw) : JsonMarshal.GetRawUtf8Value(block.Input).ToArray();
    }

    /// <summary>The id, which the result names.</summary>
    public string Id { get; }

    /// <summary>The tool's name.</summary>
    public string Name { get; }

    /// <summary>The toolset to which the tool belongs, if the call says so.</summary>
    public string? ToolsetName { get; init; }

    /// <summary>The input as JSON in UTF-8. It has not been checked yet.</summary>
    public ReadOnlyMemory<byte> Input { get; }

    /// <summary>The reply of the run that holds the call, counted from 1; 0 outside a run.</summary>
    public int Turn { get; init; }

    /// <summary>The stream that brought the call; <see langword="null"/> outside a run.</summary>
    public MessageStream? Stream { get; init; }

    /// <summary>Makes the answer to this call.</summary>
    /// <param name="content">What the tool answers: a text, or content blocks; <see langword="null"/> for nothing.</param>
    /// <param name="isError">Whether the tool failed.</param>
    public ToolResultBlock ToResult(ContentList? content, bool isError = false)
        => new() { ToolUseId = Id, Content = content, IsError = isError ? true : null, ToolsetName = ToolsetName };

    /// <summary>Name and id, never the input.</summary>
    public override string ToString() => $"{Name} ({Id})";
}
