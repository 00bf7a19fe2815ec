using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>How often a schema uses each object type, and whether every one of them can have a finite value.</summary>
/// <param name="naming">How properties are named.</param>
internal sealed class TypeUses(NamingPolicy naming)
{
    private readonly Dictionary<ITypeSymbol, int> _uses = new(SymbolEqualityComparer.Default);

    /// <summary>The first type that cannot have a finite value; <see langword="null"/> if there is none.</summary>
    public SchemaProblem? Problem { get; private set; }

    /// <summary>How often a type is used.</summary>
    public int Of(ITypeSymbol type) => _uses.TryGetValue(type, out int uses) ? uses : 0;

    /// <summary>Counts how often each object type is used, visiting the members of each type once, and reports types that cannot have a finite value.</summary>
    public void Add(ITypeSymbol type)
    {
        TypeShape shape = TypeShape.Of(type);

        if (shape.Element is { } element)
        {
            Add(element);
            return;
        }

        if (shape.Kind is not ShapeKind.Object)
        {
            return;
        }

        _uses.TryGetValue(type, out int uses);
        _uses[type] = uses + 1;

        if (uses > 0)
        {
            return;
        }

        if (NeedsItself((INamedTypeSymbol)type, (INamedTypeSymbol)type, new(SymbolEqualityComparer.Default)) is { } path)
        {
            Problem ??= new SchemaProblem(RuleCatalog.Recursion, type, $"every value of it needs another ({path}); make a property on the way nullable or optional");
        }

        var named = (INamedTypeSymbol)type;
        List<UnionCase> cases = UnionCase.Of(named);
        foreach (INamedTypeSymbol counted in cases.Count == 0 ? [named] : cases.Select(derived => derived.Type))
        {
            foreach (JsonMember member in ObjectContract.Of(counted, naming).Members.Where(member => member.IsInput))
            {
                Add(member.Property.Type);
            }
        }
    }

    /// <summary>The property path through which every value of a type must contain another value of that type: <c>Node.next</c>.</summary>
    private string? NeedsItself(INamedTypeSymbol type, INamedTypeSymbol sought, HashSet<ITypeSymbol> visited)
    {
        if (!visited.Add(type) || UnionCase.Of(type).Count > 0)
        {
            return null;
        }

        foreach (JsonMember member in ObjectContract.Of(type, naming).Members)
        {
            if (!member.IsRequired || !member.IsInput || member.IsNullable || TypeShape.Of(member.Property.Type) is not { Kind: ShapeKind.Object })
            {
                continue;
            }

            string step = $"{type.Name}.{member.JsonName}";
            if (SymbolEqualityComparer.Default.Equals(member.Property.Type, sought))
            {
                return step;
            }

            if (NeedsItself((INamedTypeSymbol)member.Property.Type, sought, visited) is { } rest)
            {
                return $"{step}, {rest}";
            }
        }

        return null;
    }
}
