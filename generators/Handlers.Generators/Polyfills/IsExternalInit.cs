namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to compile <c>init</c>, absent from netstandard2.0.</summary>
internal static class IsExternalInit;
