namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to compile <c>required</c>, absent from netstandard2.0.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class RequiredMemberAttribute : Attribute;
