using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators;

/// <summary>Collects the types for which metadata is generated: the given types, and the types of their elements and properties.</summary>
internal sealed class MetadataCollector
{
    private const NamingPolicy Naming = NamingPolicy.CamelCase;

    private readonly HashSet<ITypeSymbol> _known = new(SymbolEqualityComparer.Default);
    private readonly List<JsonType> _types = [];

    /// <summary>The types, in the order in which they were found.</summary>
    public ImmutableArray<JsonType> Types => [.. _types];

    /// <summary>The first type that cannot be serialized, and why; <see langword="null"/> if there is none.</summary>
    public (ITypeSymbol Type, string Why)? Problem { get; private set; }

    /// <summary>Adds a type that is read from the model's input. Inputs must be added before results.</summary>
    public void AddInput(ITypeSymbol type) => Add(type, isInput: true);

    /// <summary>Adds a type that is only written, so it need not be readable.</summary>
    public void AddResult(ITypeSymbol type) => Add(type, isInput: false);

    private void Add(ITypeSymbol type, bool isInput)
    {
        if (_known.Contains(type))
        {
            return;
        }

        TypeShape shape = TypeShape.Of(type);
        string name = TypeNames.Qualified(type);
        _known.Add(type);

        switch (shape.Kind)
        {
            case ShapeKind.None:
                Problem ??= (type, shape.Why);
                return;
            case ShapeKind.Enum:
                if (EnumNames.Why(type) is { } why)
                {
                    Problem ??= (type, why);
                }

                string values = string.Join(", ", EnumNames.Of(type).Select(value => $"({name}.{Identifiers.Escape(value.Field)}, {SymbolDisplay.FormatLiteral(value.Name, quote: true)})"));
                _types.Add(new JsonType(name, $"global::Handlers.ToolJson.CreateEnumInfo<{name}>(options, new ({name}, string)[] {{ {values} }})", "", default, default));
                return;
            case not ShapeKind.Object:
                string element = shape.Element is null ? "" : TypeNames.Qualified(shape.Element);
                _types.Add(new JsonType(name, string.Format(CultureInfo.InvariantCulture, shape.Factory, name, element), "", default, default));
                if (shape.Element is not null)
                {
                    Add(shape.Element, isInput);
                }

                if (shape.Kind is ShapeKind.Map)
                {
                    AddKey((INamedTypeSymbol)type);
                }

                return;
        }

        var named = (INamedTypeSymbol)type;
        ObjectContract contract = ObjectContract.Of(named, Naming);
        List<JsonMember> members = [.. contract.Members.Where(member => !isInput || member.IsInput)];
        _types.Add(Object(named, name, contract, members));

        foreach (JsonMember member in members)
        {
            Add(member.Property.Type, isInput);
        }

        foreach (IParameterSymbol parameter in contract.Constructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty)
        {
            if (contract.Why is null)
            {
                Add(parameter.Type, isInput);
            }
        }

        foreach (UnionCase derived in UnionCase.Of(named))
        {
            Add(derived.Type, isInput);
        }
    }

    private void AddKey(INamedTypeSymbol map) => Add(map.TypeArguments[0], isInput: true);

    private static JsonType Object(INamedTypeSymbol type, string name, ObjectContract contract, List<JsonMember> members)
    {
        bool canCreate = contract is { Constructor: not null, Why: null };
        ImmutableArray<IParameterSymbol> parameters = canCreate ? contract.Constructor!.Parameters : [];

        string arguments = string.Join(", ", parameters.Select((parameter, i) => $"({TypeNames.Qualified(parameter.Type)})args[{i}]!"));

        // The compiler requires the initializers of required members; System.Text.Json sets the values afterwards.
        string initializers = string.Join(", ", RequiredMembers(type).Select(member => Identifiers.Escape(member.Name) + " = default!"));
        string creation = canCreate ? $"new {name}({arguments})" + (initializers.Length == 0 ? "" : $" {{ {initializers} }}") : "";

        return new JsonType(
            name,
            "",
            creation,
            parameters.Select(parameter => new JsonParameter(parameter.Name, TypeNames.Qualified(parameter.Type), parameter.HasExplicitDefaultValue ? Literal(parameter) : null)).ToImmutableArray(),
            members.Select(member => new JsonProperty(
                TypeNames.Qualified(member.Property.ContainingType),
                member.Property.ContainingType.IsValueType,
                TypeNames.Qualified(member.Property.Type),
                member.Property.Name,
                member.JsonName,
                member.Parameter is not null || !member.IsInput ? SetterKind.None : member.Property.SetMethod!.IsInitOnly ? SetterKind.Accessor : SetterKind.Assignment,
                member.IgnoreCondition)).ToImmutableArray());
    }

    private static IEnumerable<ISymbol> RequiredMembers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            foreach (ISymbol member in ancestor.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true, IsOverride: false } or IFieldSymbol { IsRequired: true })
                {
                    yield return member;
                }
            }
        }
    }

    /// <summary>The default value of a parameter as C#.</summary>
    public static string Literal(IParameterSymbol parameter)
    {
        string type = TypeNames.Qualified(parameter.Type);

        return parameter.ExplicitDefaultValue switch
        {
            null => $"default({type})!",
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            bool value => value ? "true" : "false",
            double value when double.IsNaN(value) || double.IsInfinity(value) => $"global::System.Double.{(double.IsNaN(value) ? "NaN" : value > 0 ? "PositiveInfinity" : "NegativeInfinity")}",
            float value when float.IsNaN(value) || float.IsInfinity(value) => $"global::System.Single.{(float.IsNaN(value) ? "NaN" : value > 0 ? "PositiveInfinity" : "NegativeInfinity")}",
            double value => value.ToString("R", CultureInfo.InvariantCulture) + "D",
            float value => value.ToString("R", CultureInfo.InvariantCulture) + "F",
            decimal value => value.ToString(CultureInfo.InvariantCulture) + "M",
            IFormattable value => $"({type})({value.ToString(null, CultureInfo.InvariantCulture)})",
            _ => "default!",
        };
    }
}
