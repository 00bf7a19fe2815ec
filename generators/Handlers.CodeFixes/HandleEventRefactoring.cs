using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Handlers.CodeFixes;

/// <summary>On the name of a partial class: adds a method for an event, with a parameter for each value of the event except costly ones.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp), Shared]
public sealed class HandleEventRefactoring : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);

        if (root?.FindNode(context.Span) is not TypeDeclarationSyntax { RawKind: (int)SyntaxKind.ClassDeclaration or (int)SyntaxKind.RecordDeclaration } declaration
            || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
            || declaration.Modifiers.Any(SyntaxKind.StaticKeyword)
            || context.Span.Start > declaration.Identifier.Span.End
            || model?.Compilation.GetTypeByMetadataName(EventCatalog.Events[0].AttributeMetadataName) is null)
        {
            return;
        }

        ImmutableArray<CodeAction> events = [.. EventCatalog.Events.Select(entry => CodeAction.Create(
            entry.Attribute,
            cancellationToken => AddMethodAsync(context.Document, declaration, entry, cancellationToken),
            nameof(HandleEventRefactoring) + entry.Attribute))];

        context.RegisterRefactoring(CodeAction.Create("Handle an event…", events, isInlinable: false));
    }

    private static async Task<Document> AddMethodAsync(Document document, TypeDeclarationSyntax declaration, EventEntry entry, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        // Names of base class members are excluded, because the new method would hide them.
        var names = new HashSet<string>();
        for (INamedTypeSymbol? type = model.GetDeclaredSymbol(declaration, cancellationToken); type is not null; type = type.BaseType)
        {
            names.UnionWith(type.MemberNames);
            names.Add(type.Name);
        }

        string name = entry.Attribute;
        for (int i = 2; names.Contains(name); i++)
        {
            name = entry.Attribute + i;
        }

        string parameters = string.Join(", ", entry.Values.Where(value => !value.IsCostly).Select(value => value.Forms[0].Type + " " + value.Name));
        MemberDeclarationSyntax method = SyntaxFactory.ParseMemberDeclaration(
            $"[global::Handlers.{entry.Example}]\nprivate void {name}({parameters})\n{{\n}}\n")!;

        TypeDeclarationSyntax changed = declaration;
        if (changed.OpenBraceToken.IsKind(SyntaxKind.None))
        {
            changed = changed
                .WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken));
        }

        if (changed.Members.Count > 0)
        {
            method = method.WithLeadingTrivia(SyntaxFactory.ElasticLineFeed);
        }

        changed = changed.AddMembers(method.WithAdditionalAnnotations(Simplifier.Annotation, Formatter.Annotation));
        return document.WithSyntaxRoot(root.ReplaceNode(declaration, changed));
    }
}
