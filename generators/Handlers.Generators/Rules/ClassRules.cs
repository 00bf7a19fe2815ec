using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>The rules for handler classes: what a class must be so that code can be added to it, and what its base classes must be so that it can call them.</summary>
internal static class ClassRules
{
    /// <summary>The lowest version of C# that compiles the generated code.</summary>
    public const LanguageVersion NeededLanguageVersion = LanguageVersion.CSharp9;

    /// <summary>Whether the language version of a syntax tree supports the generated code.</summary>
    public static bool IsLanguageSupported(ParseOptions options)
        => options is CSharpParseOptions { LanguageVersion: >= NeededLanguageVersion };

    /// <summary>Whether code is generated for a type: it has handlers and breaks no error rule.</summary>
    public static bool WillBeGenerated(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.IsEmpty || AnnotatedMethod.In(type) is not { Count: > 0 } own)
        {
            return false;
        }

        var violations = new List<Violation>();
        CheckType(type, violations);
        CheckClass(type, own, violations);

        for (INamedTypeSymbol? around = type.ContainingType; around is not null; around = around.ContainingType)
        {
            CheckOpen(around, type, violations);
        }

        return HandlerRules.HasNoError(violations, 0) && IsFinished(type);
    }

    /// <summary>Checks the type that holds handlers.</summary>
    public static void CheckType(INamedTypeSymbol type, List<Violation> violations)
    {
        if (WhyNotAClass(type) is { } kind)
        {
            violations.Add(new Violation(RuleCatalog.NotAClass, type, Place.Name, type.Name, kind));
        }
        else
        {
            CheckOpen(type, type, violations);
        }
    }

    /// <summary>Checks that a part can be added to the handler class, or to a type that contains it.</summary>
    public static void CheckOpen(INamedTypeSymbol type, INamedTypeSymbol handlerType, List<Violation> violations)
    {
        if (type.IsFileLocal)
        {
            violations.Add(new Violation(RuleCatalog.NotAClass, type, Place.Name, type.Name, "local to its file"));
        }
        else if (!IsPartial(type))
        {
            violations.Add(new Violation(RuleCatalog.NotPartial, type, Place.Name, handlerType.Name, type.Name) { Related = handlerType });
        }
    }

    /// <summary>The handler class somewhere within a type.</summary>
    public static INamedTypeSymbol? HandlerWithin(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol nested in type.GetTypeMembers())
        {
            if (WhyNotAClass(nested) is null && AnnotatedMethod.In(nested).Count > 0)
            {
                return nested;
            }

            if (HandlerWithin(nested) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }

    /// <summary>Checks a class as a whole: its language, its interface, its base classes.</summary>
    public static void CheckClass(INamedTypeSymbol type, List<AnnotatedMethod> own, List<Violation> violations)
    {
        if (own[0].Attribute.ApplicationSyntaxReference?.SyntaxTree.Options is CSharpParseOptions options && !IsLanguageSupported(options))
        {
            violations.Add(new Violation(RuleCatalog.LanguageVersion, type, Place.Name,
                type.Name, NeededLanguageVersion.ToDisplayString(), options.LanguageVersion.ToDisplayString()));
        }

        bool isByHand = type.DeclaringSyntaxReferences.Any(reference => !ViolationLocation.IsGenerated(reference.SyntaxTree)
            && reference.GetSyntax() is TypeDeclarationSyntax declaration && ViolationLocation.HandWrittenBase(declaration) is not null);
        if (isByHand)
        {
            violations.Add(new Violation(RuleCatalog.ImplementedByHand, type, Place.BaseType, type.Name));
        }

        if ((ReservedNames.TakenIn(type.ContainingAssembly, own[0].Attribute.AttributeClass?.ContainingAssembly) ?? ReservedNames.TakenIn(type, own)) is { } taken)
        {
            violations.Add(new Violation(RuleCatalog.NameTaken, type, Place.Name, type.Name, taken));
        }

        IEnumerable<BaseMember?> members = EventCatalog.Events
            .Where(entry => own.Exists(o => o.Event == entry))
            .Select(entry => BaseHandlers.OfEvent(type, entry))
            .Prepend(BaseHandlers.OfInterest(type));
        foreach (BaseMember? member in members)
        {
            if (member?.OutOfReach is { } outOfReach)
            {
                violations.Add(new Violation(RuleCatalog.HiddenBaseHandler, type, Place.Name,
                    type.Name, TypeNames.Display(outOfReach.ContainingType), member.Name));
                break;
            }
        }
    }

    /// <summary>Whether the compiler accepts the type's declaration: it has a name and is not its own base. Otherwise a generated part would repeat the compiler's error.</summary>
    private static bool IsFinished(INamedTypeSymbol type)
        => type.Name.Length > 0
            && type.BaseType is not IErrorTypeSymbol { CandidateSymbols.IsEmpty: false }
            && (type.ContainingType is null || IsFinished(type.ContainingType));

    internal static string? WhyNotAClass(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "an interface",
        { TypeKind: TypeKind.Struct } => "a struct",
        { IsStatic: true } => "a static class",
        { TypeKind: not TypeKind.Class } => "not a class",
        { IsComImport: true } => "a COM import",
        _ => null,
    };

    internal static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Any(reference => reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
