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
    /// The annotated methods that a type itself declares, in source order: by file, then by position. For a type of another assembly, in metadata
    /// order.
    /// </summary>
    public static List<AnnotatedMethod> In(INamedTypeSymbol type)
    {
        var annotated = new List<AnnotatedMethod>();

        foreach (ISymbol member in type.GetMembers())
        {
            // Skip implicit methods: for each member of an extension block, the compiler adds a static method with the same attributes.
            if (member is not IMethodSymbol { IsImplicitlyDeclared: false } method)
            {
                continue;
            }

            foreach ((EventEntry entry, AttributeData attribute) in HandlerRules.EventsOf(method))
            {
                annotated.Add(new AnnotatedMethod(method, entry, attribute));
            }
        }

        // The compiler orders the parts of a type by the order of its input files, which may change, so they are sorted here.
        return type.DeclaringSyntaxReferences.Length > 1
            ? [.. annotated.OrderBy(a => a.Path, StringComparer.Ordinal).ThenBy(a => a.Position)]
            : annotated;
    }

    private string Path => Attribute.ApplicationSyntaxReference?.SyntaxTree.FilePath ?? "";

    private int Position => Attribute.ApplicationSyntaxReference?.Span.Start ?? 0;

    /// <summary>Whether another attribute is on the same method for the same event.</summary>
    public bool IsSameHandler(AnnotatedMethod other) => ReferenceEquals(Method, other.Method) && Event == other.Event;

    /// <summary>Whether this is the first of the method's attributes for the event.</summary>
    public bool IsFirstOf(List<AnnotatedMethod> siblings) => siblings.Find(IsSameHandler).Attribute == Attribute;

    /// <summary>Whether the attribute is written in this part of its type.</summary>
    public bool StandsIn(TypeDeclarationSyntax declaration)
        => Attribute.ApplicationSyntaxReference is { } application
            && application.SyntaxTree == declaration.SyntaxTree
            && declaration.Span.Contains(application.Span);
}
