namespace Handlers.Generators;

/// <summary>One argument of a call.</summary>
/// <param name="Form">The value and the type in which it is given.</param>
/// <param name="CaseType">The derived type the parameter asks for, so that the method is called for that type alone; <see langword="null"/> if any will do.</param>
/// <param name="Interest">The flag of <c>HandlerInterest</c> it needs; <see langword="null"/> if it comes with the event.</param>
internal sealed record HandlerArgument(ValueForm Form, string? CaseType, string? Interest);
