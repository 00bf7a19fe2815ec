namespace Handlers.Generators;

/// <summary>One type in which an <see cref="EventValue"/> may be asked for, and how generated code comes by it.</summary>
internal sealed class ValueForm
{
    /// <summary>The parameter's type, fully qualified: <c>global::System.ReadOnlySpan&lt;char&gt;</c>.</summary>
    public required string Type
    {
        get;
        init
        {
            field = value;
            Pattern = new TypePattern(value);
        }
    }

    /// <summary>The parameter's type, to compare symbols with.</summary>
    public TypePattern Pattern { get; private set; } = null!;

    /// <summary>What holds the value where the event itself cannot go: in a shared local, and past an <c>await</c>.</summary>
    public required Carrier Carrier { get; init; }

    /// <summary>The expression that takes it straight from the event, without a copy; <see langword="null"/> if it always is a copy.</summary>
    public string? Direct { get; init; }

    /// <summary>The expression that makes it of the carrier, which stands for <c>{0}</c>.</summary>
    public string FromCarrier { get; init; } = "{0}";

    /// <summary>The flag of <c>HandlerInterest</c> that this form asks for; <see langword="null"/> if it comes with the event.</summary>
    public string? Interest { get; init; }

    /// <summary>Whether the carrier may turn out to have no value; then the method is not called.</summary>
    public bool IsRead { get; init; }

    /// <summary>Whether it lives on the stack alone, so that an <c>async</c> method cannot take it.</summary>
    public bool IsSpan { get; init; }
}
