using System.IO.Compression;

namespace Handlers.Package.Tests;

/// <summary>What a fresh project gets of the package for Amazon Bedrock.</summary>
public sealed class BedrockPackageTests(PackedFeed feed)
{
    // The credentials are those of the environment.
    private const string Program = """
        using Amazon;
        using Handlers;
        using Handlers.Bedrock;
        using Handlers.Testing;

        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().Text("Over", " Bedrock"));
        using MessagesClient client = server.CreateClient(new MessagesClientOptions { Endpoint = new BedrockEndpoint(RegionEndpoint.USEast1) });
        var request = new MessageRequest { Model = "anthropic.claude-sonnet-5", MaxTokens = 1024, Messages = [MessageParam.User("Say hello there!")] };
        await client.DispatchAsync(request, new Printer(Console.Out));
        Console.WriteLine($"|{(await client.CreateAsync(request)).GetText()}|{server.Requests[0].Path}");

        public sealed partial class Printer(TextWriter output)
        {
            [OnText]
            void Print(ReadOnlySpan<char> delta) => output.Write(delta);
        }
        """;

    private const string Expected = "Over Bedrock|Over Bedrock|/model/anthropic.claude-sonnet-5/invoke-with-response-stream";

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["AWS_ACCESS_KEY_ID"] = "AKIDLOCAL",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_SESSION_TOKEN"] = "session",
    };

    [Fact]
    public async Task A_fresh_project_streams_from_Bedrock_with_the_credentials_of_the_environment()
    {
        string folder = CreateProject("FreshBedrock", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");

        Assert.Contains(Expected, await Dotnet.RunAsync(folder, "dotnet", 0, Environment, "run"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fresh_project_for_Bedrock_publishes_with_NativeAOT_without_a_warning_and_runs()
    {
        string folder = CreateProject("NativeBedrock", "<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>");
        string[] linker = PackageTests.HasProgram("clang") ? [] : ["-p:CppCompilerAndLinker=gcc"];

        string log = await Dotnet.RunAsync(folder, ["publish", "-o", "out", "-warnaserror", .. linker]);

        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Expected, await Dotnet.RunAsync(folder, Path.Combine(folder, "out", "NativeBedrock"), 0, Environment), StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_holds_its_library_and_depends_on_the_core_and_the_core_of_the_SDK()
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(feed.Feed, $"Handlers.Bedrock.{feed.Version}.nupkg"));
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Equal(
            ["LICENSE", "README.md", "icon.png", "lib/net10.0/Handlers.Bedrock.dll", "lib/net10.0/Handlers.Bedrock.xml"],
            files.Where(file => !file.StartsWith('_') && !file.StartsWith('[') && !file.StartsWith("package/", StringComparison.Ordinal) && !file.EndsWith(".nuspec", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        using var nuspec = new StreamReader(package.Entries.Single(entry => entry.Name == "Handlers.Bedrock.nuspec").Open());
        string text = nuspec.ReadToEnd();

        // With its generator, so that the package is enough for handlers. Polly.Core is the core's own: its version is pinned.
        Assert.Contains($"<dependency id=\"Handlers.Streaming\" version=\"{feed.Version}\" include=\"All\"", text, StringComparison.Ordinal);
        Assert.Equal(["AWSSDK.Core", "Handlers.Streaming", "Polly.Core"], text.Split("<dependency id=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    private string CreateProject(string name, string properties)
        => feed.CreateProject(name, properties, $"<PackageReference Include=\"Handlers.Bedrock\" Version=\"{feed.Version}\" />", ("Program.cs", Program));
}
