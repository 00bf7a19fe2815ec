using System.Text;
using System.Text.Json;

namespace Handlers;

/// <summary>Asks for a reply that is JSON of a C# type, and reads it.</summary>
public static class JsonOutput
{
    /// <summary>The request with an output format that makes the reply a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">A type with <see cref="JsonOutputAttribute"/>.</typeparam>
    /// <param name="request">The request; it is not changed.</param>
    public static MessageRequest WithOutput<T>(this MessageRequest request) where T : IJsonOutput<T>
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with { OutputConfig = (request.OutputConfig ?? new OutputConfig()) with { Format = new OutputFormat { Schema = T.OutputType.Schema } } };
    }

    /// <summary>The reply's text, read as a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">A type with <see cref="JsonOutputAttribute"/>.</typeparam>
    /// <param name="message">A reply to a request made by <see cref="WithOutput{T}"/>.</param>
    /// <exception cref="JsonOutputException">The reply was cut off or refused, or is not JSON of the type. <see cref="JsonOutputException.Text"/> has the text received.</exception>
    public static T GetOutput<T>(this Message message) where T : IJsonOutput<T>
    {
        ArgumentNullException.ThrowIfNull(message);
        string text = string.Concat(message.Content.OfType<TextBlock>().Select(block => block.Text));

        return Read(Encoding.UTF8.GetBytes(text), message.StopReason, typeof(T).Name, T.OutputType.Parse);
    }

    /// <summary>Reads the text of a complete reply.</summary>
    /// <exception cref="JsonOutputException">The reply was cut off or refused, or <paramref name="parse"/> threw a <see cref="JsonException"/>.</exception>
    internal static T Read<T>(ReadOnlySpan<byte> utf8Text, StopReason? stopReason, string name, Func<ReadOnlySpan<byte>, T> parse)
    {
        if (stopReason == StopReason.MaxTokens || stopReason == StopReason.ModelContextWindowExceeded || stopReason == StopReason.Refusal)
        {
            throw new JsonOutputException($"The reply is not a complete {name}: it ended with the stop reason {stopReason}.", Encoding.UTF8.GetString(utf8Text), stopReason);
        }

        try
        {
            return parse(utf8Text);
        }
        catch (JsonException exception)
        {
            throw new JsonOutputException(
                $"The reply is not valid JSON of a {name}; see the inner exception for the difference, and Text for the reply.", Encoding.UTF8.GetString(utf8Text), stopReason, exception);
        }
    }

    /// <summary>Reads the stream to its end, and the reply as a <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">A type with <see cref="JsonOutputAttribute"/>.</typeparam>
    /// <param name="stream">The reply to a request made by <see cref="WithOutput{T}"/>.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <inheritdoc cref="GetOutput{T}"/>
    public static async Task<T> GetFinalOutputAsync<T>(this MessageStream stream, CancellationToken cancellationToken = default) where T : IJsonOutput<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        return (await stream.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false)).GetOutput<T>();
    }

    /// <inheritdoc cref="GetFinalOutputAsync{T}"/>
    public static T GetFinalOutput<T>(this MessageStream stream) where T : IJsonOutput<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.GetFinalMessage().GetOutput<T>();
    }
}
