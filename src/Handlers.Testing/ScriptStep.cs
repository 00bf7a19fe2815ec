namespace Handlers.Testing;

/// <summary>One thing a <see cref="MessageScript"/> does, in the order of the reply.</summary>
internal abstract record ScriptStep
{
    private ScriptStep()
    {
    }

    /// <summary>A server-sent event, before framing.</summary>
    internal sealed record Event(string Name, string Json) : ScriptStep;

    /// <summary>The <c>message_start</c> event, whose fields the script may still set after this step.</summary>
    internal sealed record MessageStart : ScriptStep;

    /// <summary>Bytes sent as they are.</summary>
    internal sealed record Bytes(ReadOnlyMemory<byte> Value) : ScriptStep;

    /// <summary>A recorded event stream.</summary>
    internal sealed record Recording(ReadOnlyMemory<byte> EventStream) : ScriptStep;

    /// <summary>A pause of a fixed length.</summary>
    internal sealed record Pause(TimeSpan Duration) : ScriptStep;

    /// <summary>A pause until the task is completed.</summary>
    internal sealed record Gate(Task Released) : ScriptStep;

    /// <summary>Waits, if this step is a pause.</summary>
    internal Task WaitAsync(TimeProvider time, CancellationToken cancellationToken) => this switch
    {
        Pause pause => Task.Delay(pause.Duration, time, cancellationToken),
        Gate gate => gate.Released.WaitAsync(cancellationToken),
        _ => Task.CompletedTask,
    };
}
