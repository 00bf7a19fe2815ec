using System.Runtime.InteropServices;
using System.Text;

namespace Handlers;

/// <summary>One call of a tool by the model. A method with <see cref="ToolAttribute"/> may take it.</summary>
public sealed class ToolCall
{
    /// <summary>Makes a call with the given input, for example in a test.</summary>
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

    /// <summary>Makes the call of a content block. Input that was cut off is kept as received; <see cref="InputError"/> then keeps the call from any tool.</summary>
    /// <param name="block">A block of the reply.</param>
    public ToolCall(ToolUseBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Id = block.Id;
        Name = block.Name;
        ToolsetName = block.ToolsetName;
        InputError = block.InputError;
        Input = block.RawInput is { } raw ? Encoding.UTF8.GetBytes(raw) : JsonMarshal.GetRawUtf8Value(block.Input).ToArray();
    }

    /// <summary>The id of the call, which the result repeats.</summary>
    public string Id { get; }

    /// <summary>The tool's name.</summary>
    public string Name { get; }

    /// <summary>The toolset that the tool belongs to; <see langword="null"/> if the call names none.</summary>
    public string? ToolsetName { get; init; }

    /// <summary>The input as JSON in UTF-8. It has not been checked yet.</summary>
    public ReadOnlyMemory<byte> Input { get; }

    /// <summary>
    /// Why the input is not what the model meant to send: see <see cref="ToolCallBlock.InputError"/>. <see langword="null"/> if it is complete. A call with an
    /// error runs no tool, whatever its input looks like: its result tells the model what is wrong.
    /// </summary>
    public string? InputError { get; init; }

    /// <summary>The number of the reply that contains the call, counted from 1 within the run; 0 outside a run.</summary>
    public int Turn { get; init; }

    /// <summary>The stream of the reply that contains the call; <see langword="null"/> outside a run.</summary>
    public MessageStream? Stream { get; init; }

    /// <summary>Makes the answer to this call.</summary>
    /// <param name="content">The tool's result: a text, or content blocks; <see langword="null"/> for an empty result.</param>
    /// <param name="isError">Whether the tool failed.</param>
    public ToolResultBlock ToResult(ContentList? content, bool isError = false)
        => new() { ToolUseId = Id, Content = content, IsError = isError ? true : null, ToolsetName = ToolsetName };

    /// <summary>Name and id, never the input.</summary>
    public override string ToString() => $"{Name} ({Id})";
}
