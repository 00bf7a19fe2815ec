using System.Composition;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Handlers.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Handlers.CodeFixes;

/// <summary>
/// On the name of a method: makes it a tool. What the model is told of it stands in <c>[Description]</c>s, made of the names where there is no comment, and its class and
/// those around it become partial.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp), Shared]
public sealed class MakeToolRefactoring : CodeRefactoringProvider
{
    private const string DescriptionAttribute = "global::System.ComponentModel.Description";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);

        if (root?.FindNode(context.Span) is MethodDeclarationSyntax { Parent: TypeDeclarationSyntax } declaration
            && declaration.Identifier.Span.IntersectsWith(context.Span)
            && model?.Compilation.GetTypeByMetadataName(ToolVocabulary.ToolAttribute) is not null
            && model.GetDeclaredSymbol(declaration, context.CancellationToken) is { } method
            && ToolRules.CanBeTool(method))
        {
            context.RegisterRefactoring(CodeAction.Create(
                "Make this method a tool",
                cancellationToken => ApplyAsync(context.Document, declaration, method, cancellationToken),
                nameof(MakeToolRefactoring)));
        }
    }

    private static async Task<Document> ApplyAsync(Document document, MethodDeclarationSyntax declaration, IMethodSymbol method, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);

        foreach (IParameterSymbol parameter in method.Parameters.Where(ToolRules.IsInput))
        {
            if (Description.Of(parameter, cancellationToken) is null)
            {
                ParameterSyntax written = declaration.ParameterList.Parameters[parameter.Ordinal];
                AttributeListSyntax list = Attribute(DescriptionAttribute, $"The {Words(parameter.Name).ToLowerInvariant()}.");
                editor.ReplaceNode(written, (current, _) => ((ParameterSyntax)current).AddAttributeLists(list.WithTrailingTrivia(SyntaxFactory.Space)));
            }
        }

        if (Description.Of(method, cancellationToken) is null)
        {
            string name = Words(ToolVocabulary.WithoutAsync(method.Name));
            editor.AddAttribute(declaration, Attribute(DescriptionAttribute, name.Substring(0, 1) + name.Substring(1).ToLowerInvariant() + "."));
        }

        editor.AddAttribute(declaration, Attribute("global::Handlers.Tool", null));

        foreach (TypeDeclarationSyntax type in declaration.Ancestors().OfType<TypeDeclarationSyntax>())
        {
            editor.ReplaceNode(type, static (current, generator) => generator.WithModifiers(current, generator.GetModifiers(current).WithPartial(true)));
        }

        return editor.GetChangedDocument();
    }

    private static AttributeListSyntax Attribute(string name, string? text)
    {
        AttributeSyntax attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName(name).WithAdditionalAnnotations(Simplifier.Annotation));
        return SyntaxFactory.AttributeList([text is null ? attribute : attribute.AddArgumentListArguments(
            SyntaxFactory.AttributeArgument(SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text))))]);
    }

    /// <summary>From <c>GetForecast</c> to <c>Get Forecast</c>.</summary>
    private static string Words(string name)
    {
        var words = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool isStart = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            words.Append(isStart ? " " : "").Append(name[i] == '_' ? ' ' : name[i]);
        }

        return words.ToString().Trim();
    }
}
