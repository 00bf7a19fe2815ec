using System;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>A type of the catalog, to compare symbols with. The comparison runs often, so it allocates no strings.</summary>
internal sealed class TypePattern
{
    private readonly SpecialType _special;
    private readonly TypePattern? _argument;
    private readonly string _name;

    /// <summary>The namespaces from the innermost out.</summary>
    private readonly string[] _namespaces;

    /// <param name="qualified">The type as the catalog writes it: <c>global::System.ReadOnlySpan&lt;char&gt;</c>.</param>
    public TypePattern(string qualified)
    {
        _special = Special(qualified);
        int generic = qualified.IndexOf('<');
        _argument = generic < 0 ? null : new TypePattern(qualified.Substring(generic + 1).TrimEnd('>'));

        string[] parts = (generic < 0 ? qualified : qualified.Substring(0, generic)).Replace("global::", "").Split('.');
        Array.Reverse(parts);
        _name = parts[0];
        _namespaces = [.. parts.Skip(1)];
    }

    /// <summary>Whether a symbol is this type, nullable annotations apart.</summary>
    public bool Matches(ITypeSymbol type)
    {
        if (_special != SpecialType.None)
        {
            return type.SpecialType == _special;
        }

        if (type.Name != _name || type is not INamedTypeSymbol { ContainingType: null } named || named.Arity != (_argument is null ? 0 : 1))
        {
            return false;
        }

        if (_argument is not null && !_argument.Matches(named.TypeArguments[0]))
        {
            return false;
        }

        INamespaceSymbol container = type.ContainingNamespace;
        foreach (string name in _namespaces)
        {
            if (container.Name != name)
            {
                return false;
            }

            container = container.ContainingNamespace;
        }

        return container.IsGlobalNamespace;
    }

    private static SpecialType Special(string type) => type switch
    {
        "string" => SpecialType.System_String,
        "int" => SpecialType.System_Int32,
        "char" => SpecialType.System_Char,
        "byte" => SpecialType.System_Byte,
        _ => SpecialType.None,
    };
}
