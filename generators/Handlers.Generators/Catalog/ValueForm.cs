namespace Handlers.Generators;

/// <summary>One type that a parameter for an <see cref="EventValue"/> may have, and the expressions by which generated code gets it.</summary>
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

    /// <summary>The local that holds the value where the event cannot be used: for several calls, and after an <c>await</c>.</summary>
    public required Carrier Carrier { get; init; }

    /// <summary>The expression that reads the value from the event without a copy; <see langword="null"/> if a copy is always needed.</summary>
    public string? Direct { get; init; }

    /// <summary>The expression that converts the carrier to this type; <c>{0}</c> is the carrier.</summary>
    public string FromCarrier { get; init; } = "{0}";

    /// <summary>The flag of <c>HandlerInterest</c> that this form needs; <see langword="null"/> if none.</summary>
    public string? Interest { get; init; }

    /// <summary>Whether the carrier may turn out to have no value; then the method is not called.</summary>
    public bool IsRead { get; init; }

    /// <summary>Whether the type is a ref struct, so that an <c>async</c> method cannot take it.</summary>
    public bool IsSpan { get; init; }
}
