using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>One attribute of the vocabulary on one method.</summary>
internal readonly record struct AnnotatedMethod(IMethodSymbol Method, EventEntry Event, AttributeData Attribute)
{
    /// <summary>
    /// The annotated methods that a type declares itself, in the order in which they stand: by file, then by position.
    /// From another assembly, in the order of its metadata.
    /// </summary>
    public static List<AnnotatedMethod> In(INamedTypeSymbol type)
    {
        var annotated = new List<AnnotatedMethod>();

        foreach (ISymbol member in type.GetMembers())
        {
            // The compiler makes a static method of each member of an extension block, with the same attributes.
            if (member is not IMethodSymbol { IsImplicitlyDeclared: false } method)
            {
                continue;
            }

            foreach ((EventEntry entry, AttributeData attribute) in HandlerRules.EventsOf(method))
            {
                annotated.Add(new AnnotatedMethod(method, entry, attribute));
            }
        }

        // The compiler keeps the parts of a type in the order in which it was given the files; that order is not ours to rely on.
        return type.DeclaringSyntaxReferences.Length > 1
            ? [.. annotated.OrderBy(a => a.Path, StringComparer.Ordinal).ThenBy(a => a.Position)]
            : annotated;
    }

    private string Path => Attribute.ApplicationSyntaxReference?.SyntaxTree.FilePath ?? "";

    private int Position => Attribute.ApplicationSyntaxReference?.Span.Start ?? 0;

    /// <summary>Whether another attribute is on the same method for the same event.</summary>
    public bool IsSameHandler(AnnotatedMethod other) => ReferenceEquals(Method, other.Method) && Event == other.Event;

    /// <summary>Whether this stands for the method: of several attributes for the same event the first.</summary>
    public bool IsFirstOf(List<AnnotatedMethod> siblings) => siblings.Find(IsSameHandler).Attribute == Attribute;

    /// <summary>Whether the attribute stands in this part of its type.</summary>
    public bool StandsIn(TypeDeclarationSyntax declaration)
        => Attribute.ApplicationSyntaxReference is { } application
            && application.SyntaxTree == declaration.SyntaxTree
            && declaration.Span.Contains(application.Span);
}
