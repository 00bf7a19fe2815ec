using System.Collections.Immutable;
using Handlers.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Handlers.Generators.Tests.Fixes;

/// <summary>A project as an editor has it, with generator, analyzer and all fixes, so that fixes can be applied one after the other.</summary>
internal sealed class FixedProject : IDisposable
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Text.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Handlers;
        """;

    private static readonly CodeFixProvider[] Fixes = [.. typeof(DocumentFix).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
        .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    private readonly AdhocWorkspace _workspace = new();

    public FixedProject(params string[] sources)
    {
        Project project = _workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp,
            parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14),
            compilationOptions: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true),
            metadataReferences: GeneratedCode.References,
            analyzerReferences: [new GeneratorReference()]));

        foreach (string source in sources.Append(Usings))
        {
            project = project.AddDocument($"{(char)('A' + project.DocumentIds.Count)}.cs", source).Project;
        }

        Project = project;
    }

    public Project Project { get; }

    /// <summary>What the analyzer reports.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        return await compilation.WithAnalyzers([new HandlerAnalyzer()], project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What the analyzer of tools reports.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnoseToolsAsync(Project project)
    {
        Compilation compilation = (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        return [.. (await compilation.WithAnalyzers([new ToolAnalyzer()], project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>The compiler's errors in the whole project, generated code included.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsAsync(Project project)
        => [.. (await project.GetCompilationAsync(TestContext.Current.CancellationToken))!.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString())];

    /// <summary>The sources as they are now.</summary>
    public static async Task<string> TextAsync(Project project)
    {
        var texts = new List<string>();
        foreach (Document document in project.Documents.SkipLast(1))
        {
            texts.Add((await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        }

        return string.Join("\n---\n", texts);
    }

    /// <summary>What each fix that is offered for a diagnostic makes of the project.</summary>
    public static async Task<IReadOnlyList<(string Title, Project Changed)>> FixAsync(Project project, Diagnostic diagnostic)
    {
        var changed = new List<(string, Project)>();
        Document document = project.GetDocument(diagnostic.Location.SourceTree)!;

        foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var actions = new List<CodeAction>();
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));

            foreach (CodeAction action in actions)
            {
                var operation = (ApplyChangesOperation)Assert.Single(await action.GetOperationsAsync(TestContext.Current.CancellationToken));
                changed.Add((action.Title, operation.ChangedSolution.GetProject(project.Id)!));
            }
        }

        return changed;
    }

    public void Dispose() => _workspace.Dispose();

    private sealed class GeneratorReference : AnalyzerReference
    {
        private static readonly ImmutableArray<ISourceGenerator> Generators = [new HandlerGenerator().AsSourceGenerator(), new ToolGenerator().AsSourceGenerator()];

        public override string? FullPath => null;

        public override object Id => nameof(HandlerGenerator);

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        // Workspaces know a generator by its instance.
        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => Generators;
    }
}
