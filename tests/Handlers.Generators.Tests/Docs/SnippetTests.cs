using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Handlers.Generators.Tests;

/// <summary>Every C# snippet of the README and the docs compiles, with the generator, as the body of a program that has what a reader takes for granted.</summary>
public sealed partial class SnippetTests
{
    private const string Context = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Text.Json;
        global using System.Text.Json.Serialization;
        global using System.Text.Json.Serialization.Metadata;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Handlers;
        global using Handlers.Testing;
        global using static Reader;

        /// <summary>What stands around a snippet in the reader's program.</summary>
        internal static class Reader
        {
            public static MessagesClient client => null!;
            public static MessageRequest request => null!;
            public static MessageStream stream => null!;
            public static Message message => null!;
            public static HttpClient httpClient => null!;
            public static CancellationToken cancellationToken => default;
        }

        """;

    private const string Printer = """
        public sealed partial class Printer(TextWriter output)
        {
            [OnText]
            void Print(ReadOnlySpan<char> delta) => output.Write(delta);
        }
        """;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Docs");

    private static readonly Type JsonGenerator = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "JsonGenerator.dll"))
        .GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!;

    // What the docs use besides the core.
    private static readonly MetadataReference[] References =
    [
        .. new[]
        {
            typeof(Handlers.Testing.MessageScript), typeof(Handlers.Relay.IStreamLog), typeof(Handlers.Redis.RedisStreamLog),
            typeof(StackExchange.Redis.IConnectionMultiplexer),
            typeof(MessagesClientExtensions), typeof(Microsoft.Extensions.AI.IChatClient), typeof(Microsoft.Extensions.AI.FunctionInvokingChatClient),
            typeof(Microsoft.Extensions.Logging.ILoggerFactory), typeof(Anthropic.AnthropicClient), typeof(ModelContextProtocol.Client.McpClient),
            typeof(MessagesClientHostingExtensions), typeof(Microsoft.Extensions.Hosting.Host),
            typeof(OpenTelemetry.Sdk), typeof(OpenTelemetry.Trace.TracerProviderBuilder), typeof(OpenTelemetry.Exporter.InMemoryExporter<>),
            typeof(Handlers.AspNetCore.RelayOptions), typeof(Handlers.Bedrock.BedrockEndpoint), typeof(Amazon.RegionEndpoint),
        }.Select(type => type.Assembly.Location)
            .Concat(Directory.EnumerateFiles(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!, "Microsoft.*.dll"))
            .DistinctBy(Path.GetFileName)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    public static TheoryData<string, int> Snippets
    {
        get
        {
            var snippets = new TheoryData<string, int>();
            foreach (string file in Directory.EnumerateFiles(Folder, "*.md", SearchOption.TopDirectoryOnly).Order())
            {
                for (int i = 0; i < Fences().Count(File.ReadAllText(file)); i++)
                {
                    snippets.Add(Path.GetRelativePath(Folder, file), i);
                }
            }

            return snippets;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_compiles(string file, int number)
    {
        (Compilation output, string snippet) = Compile(file, number);

        // CS5001: a snippet of types alone has no entry point.
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != "CS5001")
            .Select(diagnostic => $"{diagnostic}\n{snippet}"));
    }

    /// <summary>The assembly of a snippet.</summary>
    /// <param name="file">The page.</param>
    /// <param name="part">What the snippet contains. The first that does is taken.</param>
    internal static Assembly Load(string file, string part)
    {
        Match[] snippets = Fences().Matches(File.ReadAllText(Path.Combine(Folder, file))).ToArray();
        int number = Array.FindIndex(snippets, snippet => snippet.Value.Contains(part, StringComparison.Ordinal));
        using var assembly = new MemoryStream();
        Assert.True(Compile(file, number).Output.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        return Assembly.Load(assembly.ToArray());
    }

    private static (Compilation Output, string Snippet) Compile(string file, int number)
    {
        string snippet = Fences().Matches(File.ReadAllText(Path.Combine(Folder, file)))[number].Groups["code"].Value;
        string context = snippet.Contains("class Printer", StringComparison.Ordinal) ? Context : Context + Printer;
        var parseOptions = new CSharpParseOptions(LanguageVersion.CSharp14);
        CSharpCompilation compilation = GeneratedCode
            .Compile(LanguageVersion.CSharp14, [snippet, context], References)
            .WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

        CSharpGeneratorDriver.Create([new HandlerGenerator().AsSourceGenerator(), new ToolGenerator().AsSourceGenerator(), ((IIncrementalGenerator)Activator.CreateInstance(JsonGenerator)!).AsSourceGenerator()], parseOptions: parseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        return (output, snippet);
    }

    // Rules show wrong code on purpose; their pages have tests of their own.
    [GeneratedRegex("^ *```csharp\r?\n(?<code>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
