using System.Text.RegularExpressions;
using Handlers.Testing;

namespace Handlers.Package.Tests;

/// <summary>The README, followed by hand.</summary>
public sealed partial class ReadmeTests(PackedFeed feed)
{
    private static readonly string[] Commands =
        ["dotnet nuget add source \"$PWD/feed\" --name handlers", "cd .. && dotnet new console -o Hello", "dotnet add package Handlers.Streaming --prerelease"];

    private static string Readme { get; } = File.ReadAllText(Path.Combine(PackedFeed.Repository, "README.md"));

    [Fact]
    public async Task Its_commands_and_its_first_example_make_a_program_that_streams()
    {
        // The commands that the README gives, except that a test leaves the user's own settings and cache of packages alone.
        foreach (string command in Commands)
        {
            Assert.Contains("\n" + command, Readme, StringComparison.Ordinal);
        }

        string folder = Directory.CreateDirectory(Path.Combine(feed.Root, "readme")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), "<configuration />", TestContext.Current.CancellationToken);
        await Dotnet.RunAsync(folder, "nuget", "add", "source", feed.Feed, "--name", "handlers", "--configfile", "nuget.config");
        await Dotnet.RunAsync(folder, "new", "console", "-o", "Hello", "--no-restore");
        folder = Path.Combine(folder, "Hello");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Example().Match(Readme).Groups["code"].Value, TestContext.Current.CancellationToken);
        await Dotnet.RunAsync(folder, "add", "package", "Handlers.Streaming", "--version", feed.Version);
        await Dotnet.RunAsync(folder, "build", "--nologo", "-warnaserror");

        Assert.Equal(
            ["Handlers.dll", "Hello.dll", "Polly.Core.dll"],
            Directory.EnumerateFiles(Path.Combine(folder, "bin", "Debug", "net10.0"), "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal));

        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().Text("Hello", " there", "!"));
        var environment = new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "test", ["ANTHROPIC_BASE_URL"] = server.BaseAddress.ToString() };
        string output = await Dotnet.RunAsync(folder, "dotnet", 0, environment, "run", "--no-build");

        Assert.Equal("Hello there!", output);
        Assert.Contains("Hello there!", await File.ReadAllTextAsync(Path.Combine(folder, "reply.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("Say hello there!", server.Requests.Single().Json.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Its_first_example_is_a_program_of_one_file_that_runs()
    {
        string file = Path.Combine(PackedFeed.Repository, "samples", "Hello.cs");
        string code = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal("#:project ../src/Handlers/Handlers.csproj\n" + Example().Match(Readme).Groups["code"].Value, code);

        string folder = Directory.CreateDirectory(Path.Combine(feed.Root, "one-file")).FullName;
        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().Text("Hello", " there", "!"));
        var environment = new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "test", ["ANTHROPIC_BASE_URL"] = server.BaseAddress.ToString() };
        string output = await Dotnet.RunAsync(folder, "dotnet", 0, environment, "run", file);

        Assert.Equal("Hello there!", output);
        Assert.True(File.Exists(Path.Combine(folder, "reply.json")));
    }

    [Fact]
    public async Task A_project_beside_the_checkout_refers_to_its_two_projects()
    {
        string[] references = [.. Readme.Split('\n').Where(line => line.StartsWith("<ProjectReference", StringComparison.Ordinal))];
        Assert.Equal(2, references.Length);
        string folder = Directory.CreateDirectory(Path.Combine(feed.Root, "beside", "Hello")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Hello.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", references).Replace("../Handlers/", PackedFeed.Repository + "/", StringComparison.Ordinal)}
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Example().Match(Readme).Groups["code"].Value, TestContext.Current.CancellationToken);

        await Dotnet.RunAsync(folder, "build", "--nologo", "-warnaserror", "-p:BuildProjectReferences=false");
    }

    [GeneratedRegex("^## A handler in ten lines\n\n```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
