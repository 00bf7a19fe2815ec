using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Handlers.Generators;

/// <summary>The attributes of tools and outputs, and the API's rules for tool names.</summary>
internal static class ToolVocabulary
{
    public const string ToolAttribute = "Handlers.ToolAttribute";
    public const string OutputAttribute = "Handlers.JsonOutputAttribute";

    /// <summary>The maximum length of a tool name.</summary>
    public const int MaxNameLength = 128;

    private static readonly Regex NamePattern = new("^[a-zA-Z0-9_-]{1,128}$", RegexOptions.CultureInvariant);

    public static AttributeData? ToolOf(ISymbol symbol) => Find(symbol, "ToolAttribute");

    public static AttributeData? OutputOf(ISymbol symbol) => Find(symbol, "JsonOutputAttribute");

    /// <summary>The tools that a class declares itself.</summary>
    public static List<IMethodSymbol> ToolsIn(INamedTypeSymbol type) => [.. type.GetMembers().OfType<IMethodSymbol>()
        .Where(method => method.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation && ToolOf(method) is not null)];

    public static object? Named(AttributeData attribute, string name) => attribute.NamedArguments
        .Where(argument => argument.Key == name).Select(argument => argument.Value.Value).FirstOrDefault();

    /// <summary>The tool's name: what the attribute says, or the method's in snake case and without <c>Async</c>.</summary>
    public static string NameOf(IMethodSymbol method, AttributeData attribute)
    {
        if ((attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string : null) is { } given)
        {
            return Named(attribute, "Name") as string ?? given;
        }

        if (Named(attribute, "Name") is string named)
        {
            return named;
        }

        return NamingPolicy.SnakeCaseLower.Apply(WithoutAsync(method.Name.Substring(method.Name.LastIndexOf('.') + 1)));
    }

    /// <summary>A method's name without <c>Async</c>.</summary>
    public static string WithoutAsync(string name)
        => name.Length > 5 && name.EndsWith("Async", System.StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;

    public static bool IsName(string name) => NamePattern.IsMatch(name);

    /// <summary>A valid name that is close to the given one.</summary>
    public static string? NearestName(string name)
    {
        string nearest = Regex.Replace(name.Trim(), "[^a-zA-Z0-9_-]+", "_", RegexOptions.CultureInvariant).Trim('_');
        nearest = nearest.Length > MaxNameLength ? nearest.Substring(0, MaxNameLength) : nearest;
        return nearest.Length == 0 ? null : nearest;
    }

    private static AttributeData? Find(ISymbol symbol, string name) => symbol.GetAttributes().FirstOrDefault(attribute =>
        attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace is { Name: "Handlers", ContainingNamespace.IsGlobalNamespace: true });
}
