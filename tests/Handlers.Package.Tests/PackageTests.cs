using System.IO.Compression;

[assembly: AssemblyFixture(typeof(Handlers.Package.Tests.PackedFeed))]

namespace Handlers.Package.Tests;

/// <summary>What is in the packages, and what a fresh project gets of them.</summary>
public sealed class PackageTests(PackedFeed feed)
{
    private const string Program = """
        using Handlers;
        using Handlers.Testing;

        var printer = new Printer(Console.Out);
        await using (MessageStream stream = MessageStream.Create(new MessageScript().Text("Hello", " there", "!").OpenRead(), printer))
        {
            Message message = await stream.GetFinalMessageAsync();
            Console.WriteLine($"|{message.StopReason}|{printer.Blocks}");
        }

        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().Text("Over", " HTTP"));
        using var client = new MessagesClient(new MessagesClientOptions { ApiKey = "test", BaseUrl = server.BaseAddress });
        var request = new MessageRequest { Model = "claude-sonnet-5", MaxTokens = 1024, Messages = [MessageParam.User("Say hello there!")] };
        await client.DispatchAsync(request, printer);
        Console.WriteLine();

        await using LocalMessagesServer agent = LocalMessagesServer.Start([
            new MessageScript().ToolUse("toolu_1", "get_forecast", "{\"city\":\"Oslo\",\"days\":2.0,", "\"stops\":[{\"name\":\"Harbour\"},", "{\"name\":\"Fjord\",\"hours\":3}]}"),
            new MessageScript().Text("{\"city\":\"Oslo\",\"days\":[{\"text\":\"sun", "ny\"},{\"text\":\"rain\"}]}")]);
        using MessagesClient local = agent.CreateClient();
        await using ToolRun run = local.RunTools(request.WithOutput<Plan>(), new Weather(), new Planner(Console.Out));
        Message answer = await run.GetFinalMessageAsync();
        Console.WriteLine($"{run.Outcome} {answer.GetOutput<Plan>().Days.Count}");

        public sealed partial class Weather
        {
            /// <summary>Gets the forecast for a city.</summary>
            /// <param name="city">The city's name, in English.</param>
            /// <param name="stops">Where to.</param>
            /// <param name="days">How many days ahead, 1 to 7.</param>
            [Tool]
            public Task<Forecast> GetForecastAsync(string city, IReadOnlyList<Stop> stops, [System.ComponentModel.DataAnnotations.Range(1, 7)] int days = 1, CancellationToken cancellationToken = default)
                => Task.FromResult(new Forecast($"{city} {stops.Count} {days}", Sky.Clear));
        }

        public enum Sky { Clear, Grey }

        public sealed record Stop(string Name, int Hours = 1);

        public sealed record Forecast(string Text, Sky Sky);

        [JsonOutput]
        public sealed partial record Plan(string City, IReadOnlyList<Day> Days);

        public sealed record Day(string Text);

        public sealed partial class Planner(TextWriter output)
        {
            [OnItem("get_forecast", "stops")]
            void Add(Stop stop, int number) => output.WriteLine($"stop {number} {stop.Name} {stop.Hours}");

            [OnItem("days")]
            void Add(Day day, int number) => output.WriteLine($"day {number} {day.Text}");

            [OnOutput]
            void Show(Plan plan) => output.WriteLine($"plan {plan.City} {plan.Days.Count}");

            [OnToolResult]
            void Log(ToolCall call, ToolResultBlock result) => output.WriteLine($"{call.Name} {((TextBlock)result.Content![0]).Text}");
        }

        public sealed partial class Printer(TextWriter output)
        {
            public int Blocks { get; private set; }

            [OnText]
            void Print(ReadOnlySpan<char> delta) => output.Write(delta);

            [OnContentBlock]
            ValueTask Count(TextBlock block)
            {
                Blocks++;
                return ValueTask.CompletedTask;
            }
        }
        """;

    private const string Expected = """
        Hello there!|end_turn|1
        Over HTTP
        stop 0 Harbour 1
        stop 1 Fjord 3
        get_forecast {"text":"Oslo 2 2","sky":"Clear"}
        day 0 sunny
        day 1 rain
        plan Oslo 2
        Completed 2
        """;

    [Fact]
    public async Task A_fresh_project_with_the_package_alone_compiles_and_runs()
    {
        string folder = feed.CreateProject("Fresh", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ("Program.cs", Program));

        Assert.Contains(Expected, await Dotnet.RunAsync(folder, "run"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fresh_project_publishes_with_NativeAOT_without_a_warning_and_runs()
    {
        string folder = feed.CreateProject("Native", "<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>", ("Program.cs", Program));
        string[] linker = HasProgram("clang") ? [] : ["-p:CppCompilerAndLinker=gcc"];

        string log = await Dotnet.RunAsync(folder, ["publish", "-o", "out", "-warnaserror", .. linker]);

        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Expected, await Dotnet.RunAsync(folder, Path.Combine(folder, "out", "Native"), 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_with_the_oldest_language_and_every_convenience_off_builds_without_a_warning()
    {
        const string Properties = """
            <LangVersion>9.0</LangVersion>
                <Nullable>disable</Nullable>
                <ImplicitUsings>disable</ImplicitUsings>
                <RootNamespace>System</RootNamespace>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <AnalysisLevel>latest-all</AnalysisLevel>
                <OutputType>Library</OutputType>
            """;
        string folder = feed.CreateProject("Plain", Properties, ("Printer.cs", """
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Handlers;

            [assembly: CLSCompliant(false)]

            namespace My.System.Handlers.Task
            {
                /// <summary>Prints.</summary>
                public sealed partial class Printer
                {
                    /// <summary>The length.</summary>
                    public int Length { get; private set; }

                    [OnText]
                    private void Print(ReadOnlySpan<char> delta) => Length += delta.Length;

                    [OnText]
                    private global::System.Threading.Tasks.Task SaveAsync(string delta, CancellationToken cancellationToken)
                        => global::System.Threading.Tasks.Task.Delay(Length += delta.Length, cancellationToken);

                    [OnText]
                    private void Count(ReadOnlySpan<byte> delta) => Length += delta.Length;
                }
            }
            """));

        await Dotnet.RunAsync(folder, "build", "--nologo", "-warnaserror");
    }

    [Fact]
    public async Task Two_builds_on_different_paths_are_byte_identical()
    {
        const string Properties = """
            <PathMap>$(MSBuildProjectDirectory)=/source</PathMap>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
            """;

        // The name of this class's file must be cut to what a file system takes.
        (string, string) longName = ("Long.cs", $"namespace Long{string.Concat(Enumerable.Repeat("語", 120))};\nsealed partial class X {{ [Handlers.OnEnd] void End() {{ }} }}");
        string[] folders =
        [
            feed.CreateProject(Path.Combine("Here", "Same"), Properties, ("Program.cs", Program), longName),
            feed.CreateProject(Path.Combine("Elsewhere", "Deep", "Same"), Properties, ("Program.cs", Program), longName),
        ];
        foreach (string folder in folders)
        {
            await Dotnet.RunAsync(folder, "build", "--nologo");
        }

        const string Generated = "obj/Debug/net10.0/generated/Handlers.Generators/Handlers.Generators.HandlerGenerator";
        string longFile = Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(folders[0], Generated), "Long*.g.cs")));
        foreach (string file in new[] { "obj/Debug/net10.0/Same.dll", $"{Generated}/Printer.g.cs", $"{Generated}/{longFile}" })
        {
            byte[][] contents = [.. folders.Select(folder => File.ReadAllBytes(Path.Combine(folder, file)))];
            Assert.True(contents[0].AsSpan().SequenceEqual(contents[1]), $"{file} differs");
        }
    }

    [Fact]
    public async Task A_users_own_serializer_context_can_hold_messages()
    {
        string folder = feed.CreateProject("Context", "<JsonSerializerIsReflectionEnabledByDefault>false</JsonSerializerIsReflectionEnabledByDefault>", ("Program.cs", """
            using System.Text.Json;
            using System.Text.Json.Serialization;
            using System.Text.Json.Serialization.Metadata;
            using Handlers;

            var options = new JsonSerializerOptions { TypeInfoResolver = JsonTypeInfoResolver.Combine(MessagesJson.TypeInfoResolver, Own.Default) };
            var saved = new Saved("first", MessageParam.User("Hi"));
            string json = JsonSerializer.Serialize(saved, (JsonTypeInfo<Saved>)options.GetTypeInfo(typeof(Saved)));
            Console.WriteLine(JsonSerializer.Deserialize(json, (JsonTypeInfo<Saved>)options.GetTypeInfo(typeof(Saved))) == saved);

            public sealed record Saved(string Name, MessageParam Message);

            [JsonSerializable(typeof(Saved))]
            internal sealed partial class Own : JsonSerializerContext;
            """));

        Assert.Contains("True", await Dotnet.RunAsync(folder, "run"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Visual_Basic_project_is_told_that_nothing_is_generated()
    {
        string folder = feed.CreateProject("Basic", "<OutputType>Library</OutputType>", ("X.vb", """
            Public Class X
                <Handlers.OnPing>
                Public Sub Ping()
                End Sub
            End Class
            """));
        File.Move(Path.Combine(folder, "Basic.csproj"), Path.Combine(folder, "Basic.vbproj"));

        string output = await Dotnet.RunAsync(folder, "build", "--nologo");
        string silent = await Dotnet.RunAsync(folder, "build", "--nologo", "--no-incremental", "-p:NoWarn=HND0029");

        Assert.Contains("warning HND0029: Handlers are generated for C# only", output, StringComparison.Ordinal);
        Assert.DoesNotContain("HND0029", silent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_holds_library_generator_fixes_pages_docs_licence_and_icon_and_depends_on_no_compiler()
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"Handlers.Streaming.{feed.Version}.nupkg"));
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        string[] pages = [.. Directory.EnumerateFiles(Path.Combine(PackedFeed.Repository, "docs", "rules")).Select(page => "docs/rules/" + Path.GetFileName(page))];

        Assert.Equal(
            ((string[])["LICENSE", "README.md", "analyzers/dotnet/cs/Handlers.CodeFixes.dll", "analyzers/dotnet/cs/Handlers.Generators.dll", "build/Handlers.Streaming.targets",
                .. pages, "icon.png", "lib/net10.0/Handlers.dll", "lib/net10.0/Handlers.xml"]).Order(StringComparer.Ordinal),
            files.Where(file => !file.StartsWith('_') && !file.StartsWith('[') && !file.StartsWith("package/", StringComparison.Ordinal) && !file.EndsWith(".nuspec", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        using var nuspec = new StreamReader(package.Entries.Single(entry => entry.Name == "Handlers.Streaming.nuspec").Open());
        string text = nuspec.ReadToEnd();
        Assert.DoesNotContain("CodeAnalysis", text, StringComparison.Ordinal);
        Assert.Contains("Polly.Core", text, StringComparison.Ordinal);
        Assert.Contains("MIT", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Symbols_are_packed_beside()
    {
        foreach ((string id, string assembly) in new[] { ("Handlers.Streaming", "Handlers"), ("Handlers.Testing", "Handlers.Testing") })
        {
            using ZipArchive symbols = ZipFile.OpenRead(Path.Combine(feed.Feed, $"{id}.{feed.Version}.snupkg"));
            Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{assembly}.pdb");
        }
    }

    internal static bool HasProgram(string name)
        => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
