using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Handlers.Generators;

/// <summary>Implements <c>IMessageHandler</c> for each partial class that has annotated methods.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class HandlerGenerator : IIncrementalGenerator
{
    /// <summary>The step that makes the models.</summary>
    internal const string ParseStep = "Parse";

    /// <summary>The step that names the files.</summary>
    internal const string NameStep = "Name";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<Declarations> declarations = context.CompilationProvider.Select(static (compilation, _) => new Declarations(compilation));

        IncrementalValuesProvider<HandlerClass> classes = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => HandlerSyntax.MayHoldHandlers(node),
                static (found, _) => (Node: (TypeDeclarationSyntax)found.Node, found.SemanticModel.Compilation))
            .Combine(declarations)
            .Select(static (found, cancellationToken) => found.Right.Model(found.Left.Node, found.Left.Compilation, cancellationToken)!)
            .Where(static handler => handler is not null)
            .WithTrackingName(ParseStep);

        // Of the names alone, so that a class is generated anew only if its own name comes to clash, or does no more.
        IncrementalValueProvider<EquatableArray<string>> clashing = classes
            .Select(static (handler, _) => handler.MetadataName)
            .Collect()
            .Select(static (names, _) => HintNames.Clashing(names));

        context.RegisterSourceOutput(
            classes.Combine(clashing).Select(static (found, _) => (Handler: found.Left, HintName: HintNames.Of(found.Left, found.Right))).WithTrackingName(NameStep),
            static (output, named) => HandlerEmitter.AddSource(output, named.Handler, named.HintName));
    }
}
