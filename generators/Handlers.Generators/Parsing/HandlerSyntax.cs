using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>Finds types that may have handlers, from syntax alone. The result for a file is cached by its syntax tree.</summary>
internal sealed class HandlerSyntax
{
    private static readonly ConditionalWeakTable<SyntaxTree, HandlerSyntax> Files = new();

    /// <summary>The attributes as they may be written: <c>OnText</c> and <c>OnTextAttribute</c>.</summary>
    private static readonly ImmutableHashSet<string> Names =
        [.. EventCatalog.Events.SelectMany(entry => new[] { entry.Attribute, entry.Attribute + "Attribute" })];

    /// <summary>The types that have methods with attributes, and the names of the attributes.</summary>
    private readonly List<(TypeDeclarationSyntax Type, HashSet<string> Attributes)> _types = [];

    /// <summary>What each <c>using name = …;</c> of the file stands for, with only the last part of a qualified name.</summary>
    private readonly List<(string Name, string Target)> _aliases = [];

    private HandlerSyntax(SyntaxNode root)
    {
        if (root is CompilationUnitSyntax unit)
        {
            AddAliases(unit.Usings);
            AddMembers(unit.Members);
        }
    }

    /// <summary>The type declarations whose methods may have attributes of the vocabulary, in the order in which they stand.</summary>
    public static IEnumerable<TypeDeclarationSyntax> Candidates(Compilation compilation, CancellationToken cancellationToken)
    {
        List<HandlerSyntax> files = [.. compilation.SyntaxTrees.Select(tree => Of(tree, cancellationToken))];
        HashSet<string> names = WithAliases(files);
        return files.SelectMany(file => file._types).Where(type => type.Attributes.Overlaps(names)).Select(type => type.Type);
    }

    private static HandlerSyntax Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!Files.TryGetValue(tree, out HandlerSyntax? file))
        {
            file = new HandlerSyntax(tree.GetRoot(cancellationToken));
            Files.GetValue(tree, _ => file);
        }

        return file;
    }

    /// <summary>The names, and all aliases for them in any file: an alias may be global, and may be for another alias.</summary>
    private static HashSet<string> WithAliases(List<HandlerSyntax> files)
    {
        HashSet<string> names = [.. Names];
        List<(string Name, string Target)> aliases = [.. files.SelectMany(file => file._aliases)];

        while (aliases.RemoveAll(alias => names.Contains(alias.Target)
            && (names.Add(alias.Name) | (alias.Name.EndsWith("Attribute", System.StringComparison.Ordinal) && names.Add(alias.Name.Substring(0, alias.Name.Length - 9))))) > 0)
        {
        }

        return names;
    }

    private void AddMembers(SyntaxList<MemberDeclarationSyntax> members)
    {
        foreach (MemberDeclarationSyntax member in members)
        {
            if (member is BaseNamespaceDeclarationSyntax declaration)
            {
                AddAliases(declaration.Usings);
                AddMembers(declaration.Members);
            }
            else if (member is TypeDeclarationSyntax type)
            {
                AddType(type);
            }
        }
    }

    private void AddType(TypeDeclarationSyntax type)
    {
        var attributes = new HashSet<string>();

        foreach (MemberDeclarationSyntax member in type.Members)
        {
            if (member is BaseMethodDeclarationSyntax { AttributeLists.Count: > 0 })
            {
                foreach (AttributeSyntax attribute in member.AttributeLists.SelectMany(list => list.Attributes))
                {
                    if (NameOf(attribute.Name) is { } name)
                    {
                        attributes.Add(name);
                    }
                }
            }
        }

        if (attributes.Count > 0)
        {
            _types.Add((type, attributes));
        }

        AddMembers(type.Members);
    }

    private void AddAliases(SyntaxList<UsingDirectiveSyntax> usings)
    {
        foreach (UsingDirectiveSyntax directive in usings)
        {
            if (directive.Alias?.Name.Identifier.ValueText is { } alias && NameOf(directive.Name) is { } target)
            {
                _aliases.Add((alias, target));
            }
        }
    }

    private static string? NameOf(NameSyntax? name) => name switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        _ => null,
    };
}
