using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>Where handlers may stand, by what the source says alone: asked for each node of a file once the file has changed.</summary>
internal static class HandlerSyntax
{
    /// <summary>The attributes as they may be written: <c>OnText</c> and <c>OnTextAttribute</c>.</summary>
    private static readonly ImmutableHashSet<string> Names =
        [.. EventCatalog.Events.SelectMany(entry => new[] { entry.Attribute, entry.Attribute + "Attribute" })];

    /// <summary>Whether a node is a type declaration that has methods with attributes of these names.</summary>
    public static bool MayHoldHandlers(SyntaxNode node)
    {
        if (node is not TypeDeclarationSyntax type)
        {
            return false;
        }

        foreach (MemberDeclarationSyntax member in type.Members)
        {
            if (member is not BaseMethodDeclarationSyntax)
            {
                continue;
            }

            foreach (AttributeListSyntax list in member.AttributeLists)
            {
                foreach (AttributeSyntax attribute in list.Attributes)
                {
                    if (IsOfVocabulary(attribute))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    /// <summary>Whether an attribute is named like one of the vocabulary, or is an alias for it in this very file.</summary>
    public static bool IsOfVocabulary(AttributeSyntax attribute)
        => NameOf(attribute.Name) is { } name && (Names.Contains(name) || IsAlias(name, attribute));

    /// <summary>Whether the file says <c>using name = Handlers.OnTextAttribute;</c>.</summary>
    private static bool IsAlias(string name, AttributeSyntax attribute)
    {
        for (SyntaxNode? around = attribute.Parent; around is not null; around = around.Parent)
        {
            foreach (UsingDirectiveSyntax directive in Usings(around))
            {
                if (directive.Alias?.Name.Identifier.ValueText is { } alias
                    && (alias == name || alias == name + "Attribute")
                    && NameOf(directive.Name) is { } target
                    && Names.Contains(target))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static SyntaxList<UsingDirectiveSyntax> Usings(SyntaxNode node) => node switch
    {
        BaseNamespaceDeclarationSyntax declaration => declaration.Usings,
        CompilationUnitSyntax unit => unit.Usings,
        _ => default,
    };

    private static string? NameOf(NameSyntax? name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        _ => null,
    };
}
