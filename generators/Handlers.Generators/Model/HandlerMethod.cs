using System.Linq;

namespace Handlers.Generators;

/// <summary>One annotated method, for one event.</summary>
/// <param name="Event">The event it is called for.</param>
/// <param name="Target">What is called, as C#: <c>this.Print</c>.</param>
/// <param name="Returns">What it returns.</param>
/// <param name="Arguments">Its arguments, in the order of its parameters.</param>
/// <param name="Tools">The names of the tools it is called for; empty for all.</param>
/// <param name="IsObsolete">Whether a type it is called for is marked obsolete with an error, so that only obsolete code may name it.</param>
internal sealed record HandlerMethod(
    EventEntry Event,
    string Target,
    ReturnKind Returns,
    EquatableArray<HandlerArgument> Arguments,
    EquatableArray<string> Tools,
    bool IsObsolete)
{
    public bool IsAsynchronous => Returns is not (ReturnKind.Void or ReturnKind.Decision);

    /// <summary>Whether it is called once for a run of deltas.</summary>
    public bool IsCoalesced { get; init; }

    /// <summary>What must be true for it to be called; <see langword="null"/> for nothing.</summary>
    public Carrier? Guard { get; init; }

    /// <summary>Whether it is called only under a condition: for certain tools or certain types.</summary>
    public bool IsConditional => Tools.Count > 0 || Guard is not null || Arguments.Any(argument => argument.IsTested);
}
