using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The base class member to call for one member of <c>IMessageHandler</c>.</summary>
/// <param name="Name">The name to call it by.</param>
/// <param name="Declaring">For a hand-written member, the class to call it on; <see langword="null"/> to call it on <c>base</c>.</param>
/// <param name="IsAsynchronous">Whether it returns a task.</param>
/// <param name="OutOfReach">The member, if no derived class can call it; otherwise <see langword="null"/>.</param>
internal sealed record BaseMember(string Name, INamedTypeSymbol? Declaring, bool IsAsynchronous, ISymbol? OutOfReach = null);
