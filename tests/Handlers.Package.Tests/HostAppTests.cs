using System.Diagnostics;
using Handlers.Testing;

namespace Handlers.Package.Tests;

/// <summary>The SDK's own templates with the packages: three lines each to a streaming reply.</summary>
public sealed class HostAppTests(PackedFeed feed)
{
    private const string Request = "new MessageRequest { Model = \"claude-sonnet-5\", MaxTokens = 1024, Messages = [MessageParam.User(\"Say hello there!\")] }";

    [Fact]
    public async Task A_worker_streams_a_reply()
    {
        string folder = await CreateWorkerAsync("Greeter");

        await Dotnet.RunAsync(folder, "build", "--nologo", "-warnaserror");

        await AssertGreetsAsync(folder, "dotnet", "run", "--no-build");
    }

    [Fact]
    public async Task A_worker_publishes_with_NativeAOT_without_a_warning_and_streams_a_reply()
    {
        string folder = await CreateWorkerAsync("NativeGreeter", "--aot");
        string[] linker = PackageTests.HasProgram("clang") ? [] : ["-p:CppCompilerAndLinker=gcc"];

        string log = await Dotnet.RunAsync(folder, ["publish", "-o", "out", "-warnaserror", .. linker]);

        Assert.DoesNotContain("warning", log, StringComparison.OrdinalIgnoreCase);
        await AssertGreetsAsync(folder, Path.Combine(folder, "out", "NativeGreeter"));
    }

    [Fact]
    public async Task A_web_app_streams_a_reply_to_a_browser()
    {
        string folder = await CreateAsync("web", "Site", "Handlers.Extensions.Hosting", "Handlers.AspNetCore");
        await EditAsync(folder, "Program.cs", "var builder", "using Handlers;\nusing Handlers.AspNetCore;\n\nvar builder");
        await EditAsync(folder, "Program.cs", "var app = builder.Build();", $"""
            builder.Services.AddMessagesClient(builder.Configuration.GetSection("Anthropic"));
            var app = builder.Build();
            app.MapGet("/chat", (MessagesClient client) => Results.MessageStream(client.Stream({Request})));
            """);
        await Dotnet.RunAsync(folder, "build", "--nologo", "-warnaserror");
        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().Text("Hello", " there", "!"));
        var start = new ProcessStartInfo("dotnet", ["bin/Debug/net10.0/Site.dll", "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach ((string name, string value) in Settings(server))
        {
            start.Environment[name] = value;
        }

        using Process site = Process.Start(start)!;
        try
        {
            const string Listening = "Now listening on: ";
            string? line;
            do
            {
                line = await site.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.NotNull(line);
            }
            while (!line.Contains(Listening, StringComparison.Ordinal));

            using var http = new HttpClient { BaseAddress = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]) };
            string reply = await http.GetStringAsync("/chat", TestContext.Current.CancellationToken);

            await using MessageStream stream = MessageStream.Create(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(reply)));
            Assert.Equal("Hello there!", await stream.GetFinalTextAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            site.Kill();
        }
    }

    [Theory]
    [InlineData("Handlers.Extensions.AI")]
    [InlineData("Handlers.Extensions.Hosting")]
    [InlineData("Handlers.AspNetCore")]
    [InlineData("Handlers.Redis")]
    public async Task Each_package_alone_brings_the_generator(string package)
    {
        string folder = await CreateAsync("console", $"Only.{package}", package);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            """
            using Handlers;

            IMessageHandler printer = new Only.Printer();
            System.Console.WriteLine(printer.Interest);

            namespace Only
            {
                public sealed partial class Printer
                {
                    [OnText]
                    void Print(System.ReadOnlySpan<char> delta) => System.Console.Write(delta);
                }
            }
            """,
            TestContext.Current.CancellationToken);

        await Dotnet.RunAsync(folder, "build", "--nologo", "-warnaserror");
    }

    // The template, the package, and: its registration, the client in the worker's constructor, the loop. And a line that ends the program, for the test.
    private async Task<string> CreateWorkerAsync(string name, params string[] options)
    {
        string folder = await CreateAsync("worker", name, options, "Handlers.Extensions.Hosting");
        const string AddWorker = "builder.Services.AddHostedService<Worker>();";
        await EditAsync(folder, "Program.cs", AddWorker, $"builder.Services.AddMessagesClient(builder.Configuration.GetSection(\"Anthropic\"));\n{AddWorker}");
        await EditAsync(folder, "Worker.cs", "namespace ", "using Handlers;\n\nnamespace ");
        await EditAsync(folder, "Worker.cs", "(ILogger<Worker> logger)", "(ILogger<Worker> logger, MessagesClient client, IHostApplicationLifetime lifetime)");
        await EditAsync(folder, "Worker.cs", "while (", $"await foreach (string text in client.Stream({Request}).TextStream.WithCancellation(stoppingToken)) Console.Write(text);\n        lifetime.StopApplication();\n        while (");
        return folder;
    }

    private Task<string> CreateAsync(string template, string name, params string[] packages) => CreateAsync(template, name, [], packages);

    private async Task<string> CreateAsync(string template, string name, string[] options, params string[] packages)
    {
        string parent = Directory.CreateDirectory(Path.Combine(feed.Root, "apps", name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(parent, "nuget.config"), "<configuration />", TestContext.Current.CancellationToken);
        await Dotnet.RunAsync(parent, "nuget", "add", "source", feed.Feed, "--name", "handlers", "--configfile", "nuget.config");
        await Dotnet.RunAsync(parent, ["new", template, "-o", name, "--no-restore", .. options]);
        string folder = Path.Combine(parent, name);
        foreach (string package in packages)
        {
            await Dotnet.RunAsync(folder, "add", "package", package, "--version", feed.Version);
        }

        return folder;
    }

    private static async Task EditAsync(string folder, string file, string from, string to)
    {
        string path = Path.Combine(folder, file);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(from, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(from, to, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    private static async Task AssertGreetsAsync(string folder, string program, params string[] arguments)
    {
        await using LocalMessagesServer server = LocalMessagesServer.Start(new MessageScript().Text("Hello", " there", "!"));

        string output = await Dotnet.RunAsync(folder, program, 0, Settings(server), arguments);

        Assert.Contains("Hello there!", output, StringComparison.Ordinal);
        Assert.Equal("Bearer configured", Assert.Single(server.Requests).Headers["authorization"]);
    }

    private static Dictionary<string, string> Settings(LocalMessagesServer server)
        => new() { ["Anthropic__ApiKey"] = "configured", ["Anthropic__BaseUrl"] = server.BaseAddress.ToString() };
}
