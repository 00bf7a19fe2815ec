using System.ComponentModel;
using System.Text.Json;

namespace Handlers;

/// <summary>What <see cref="IMessageHandler.OnItemAsync"/> is given: an element of an array that is complete. Valid until the method returns.</summary>
public readonly ref struct ItemEvent
{
    /// <summary>Makes the event, also for tests of hand-written handlers.</summary>
    /// <param name="path">The array.</param>
    /// <param name="number">The element's place in it, from 0.</param>
    /// <param name="utf8Json">The element as JSON text.</param>
    /// <param name="block">The call whose input holds the array, as it started; <see langword="null"/> for the reply's text.</param>
    public ItemEvent(ItemPath path, int number, ReadOnlySpan<byte> utf8Json, ToolCallBlock? block = null)
    {
        Path = path;
        Number = number;
        Utf8Json = utf8Json;
        Block = block;
    }

    /// <summary>The array.</summary>
    public ItemPath Path { get; }

    /// <summary>The element's place in its array, from 0.</summary>
    public int Number { get; }

    /// <summary>The element as JSON text.</summary>
    public ReadOnlySpan<byte> Utf8Json { get; }

    /// <summary>The call whose input holds the array, as it started, its input still empty; <see langword="null"/> for the reply's text.</summary>
    public ToolCallBlock? Block { get; }

    /// <summary>Whether the element belongs to one of these arrays. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsOf(ItemPath[] paths) => Path.IsIn(paths);

    /// <summary>Reads the element, if it belongs to an array that the reader is for. For generated code.</summary>
    /// <returns>No value for an element of another array, and for one of a tool's input that does not follow the schema.</returns>
    /// <exception cref="JsonOutputException">An element of the reply does not follow the schema.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ItemValue<T> Read<T>(ItemReader<T> reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!IsOf(reader.Paths))
        {
            return default;
        }

        try
        {
            return new(reader.Parse(Utf8Json));
        }
        catch (JsonException) when (Path.Tool is not null)
        {
            return default;
        }
        catch (JsonException exception)
        {
            throw new JsonOutputException(
                $"Element {Number} of '{Path}' is not a valid {typeof(T).Name}; see the inner exception for the difference, and Text for the element.",
                System.Text.Encoding.UTF8.GetString(Utf8Json),
                stopReason: null,
                exception);
        }
    }
}
