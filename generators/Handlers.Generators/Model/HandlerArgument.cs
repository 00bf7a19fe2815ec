namespace Handlers.Generators;

/// <summary>One argument of a call.</summary>
/// <param name="Form">The value and the type in which it is given.</param>
/// <param name="CaseType">The derived type the parameter asks for, so that the method is called only for values of that type; <see langword="null"/> if it is called for all values.</param>
/// <param name="Interest">The flag of <c>HandlerInterest</c> it needs; <see langword="null"/> if none.</param>
internal sealed record HandlerArgument(ValueForm Form, string? CaseType, string? Interest)
{
    /// <summary>What holds the value of a type of the user's own; <see langword="null"/> for a type of the catalog.</summary>
    public Carrier? Custom { get; init; }

    /// <summary>What holds the value.</summary>
    public Carrier Carrier => Custom ?? Form.Carrier;

    /// <summary>Whether the method is called only if the value is there, or is of a type.</summary>
    public bool IsTested => CaseType is not null || Form.IsRead;
}
