using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>What a base class does for one member of <c>IMessageHandler</c>.</summary>
/// <param name="Name">The name to call it by.</param>
/// <param name="Declaring">The class to call it on, where it was written by hand; <see langword="null"/> to call it on <c>base</c>.</param>
/// <param name="IsAsynchronous">Whether it returns a task.</param>
/// <param name="OutOfReach">The member, if no derived class can call it; otherwise <see langword="null"/>.</param>
internal sealed record BaseMember(string Name, INamedTypeSymbol? Declaring, bool IsAsynchronous, ISymbol? OutOfReach = null);
