using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Handlers.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Xunit;

namespace Handlers.Extensions.Tests.AI;

/// <summary>The scenarios of Microsoft.Extensions.AI's own integration tests, over <c>AsChatClient</c> and a local server.</summary>
public sealed class ScenarioTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_single_message_is_answered()
    {
        await using var chat = Chat.Of(Local.HelloScript);

        ChatResponse response = await chat.Client.GetResponseAsync("Say hello there!", cancellationToken: Cancelled);

        Assert.Equal("Hello there!", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
    }

    [Fact]
    public async Task A_conversation_is_sent_as_it_was()
    {
        await using var chat = Chat.Of(Local.HelloScript);

        await chat.Client.GetResponseAsync(
            [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hi!"), new(ChatRole.User, "And now?")], cancellationToken: Cancelled);

        JsonElement request = chat.Server.Requests[0].Json;
        Assert.Equal(3, request.GetProperty("messages").GetArrayLength());
        Assert.Contains("Be brief.", request.GetProperty("system").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Usage_is_told(bool streams)
    {
        await using var chat = Chat.Of(new MessageScript().Text("Hello").Usage(12, 34));

        ChatResponse response = await chat.AskAsync(streams);

        Assert.Equal(12, response.Usage?.InputTokenCount);
        Assert.Equal(34, response.Usage?.OutputTokenCount);
        Assert.Equal(46, response.Usage?.TotalTokenCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_function_is_called_with_nested_and_optional_parameters(bool streams)
    {
        const string input = """{"trip":{"city":"Paris","days":[1,2]}}""";
        await using var chat = Chat.Of(
            builder => builder.UseFunctionInvocation(),
            new MessageScript().ToolUse("toolu_1", "plan", input).StopReason("tool_use"),
            new MessageScript().Text("Planned."));
        string? seen = null;
        AIFunction plan = AIFunctionFactory.Create((Trip trip, string mood = "calm") => seen = $"{trip.City} {trip.Days.Sum()} {mood}", "plan");

        ChatResponse response = await chat.AskAsync(streams, new ChatOptions { Tools = [plan] });

        Assert.Equal("Paris 3 calm", seen);
        Assert.Equal("Planned.", response.Messages[^1].Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parallel_calls_each_get_their_result(bool streams)
    {
        await using var chat = Chat.Of(
            builder => builder.UseFunctionInvocation(configure: client => client.AllowConcurrentInvocation = true),
            new MessageScript().ToolUse("toolu_1", "double", """{"value":1}""").ToolUse("toolu_2", "double", """{"value":2}""").StopReason("tool_use"),
            new MessageScript().Text("2 and 4."));

        await chat.AskAsync(streams, new ChatOptions { Tools = [AIFunctionFactory.Create((int value) => 2 * value, "double")] });

        JsonElement results = chat.Server.Requests[1].Json.GetProperty("messages")[2].GetProperty("content");
        Local.Equal("""[{"type":"tool_result","tool_use_id":"toolu_1","content":"2"},{"type":"tool_result","tool_use_id":"toolu_2","content":"4"}]""", results);
    }

    [Fact]
    public async Task A_function_can_be_required()
    {
        await using var chat = Chat.Of(Local.HelloScript);
        AITool[] tools = [AIFunctionFactory.Create(() => 1, "one"), AIFunctionFactory.Create(() => 2, "two")];

        await chat.AskAsync(streams: false, new ChatOptions { Tools = tools, ToolMode = ChatToolMode.RequireAny });
        await chat.AskAsync(streams: false, new ChatOptions { Tools = tools, ToolMode = ChatToolMode.RequireSpecific("two") });

        Assert.Equal("any", chat.Server.Requests[0].Json.GetProperty("tool_choice").GetProperty("type").GetString());
        Assert.Equal("two", chat.Server.Requests[1].Json.GetProperty("tool_choice").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Structured_output_is_asked_for_and_read()
    {
        await using var chat = Chat.Of(new MessageScript().Text("""{"city":"Pa""", """ris","days":[1,2]}"""));

        ChatResponse<Trip> response = await chat.Client.GetResponseAsync<Trip>("Plan a trip.", cancellationToken: Cancelled);

        Assert.Equal("Paris", response.Result.City);
        Assert.Equal([1, 2], response.Result.Days);
        Assert.Equal("json_schema", chat.Server.Requests[0].Json.GetProperty("output_config").GetProperty("format").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cached_reply_is_the_same(bool streams)
    {
        var cache = new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()));
        await using var chat = Chat.Of(builder => builder.UseDistributedCache(cache), Local.HelloScript);

        ChatResponse first = await chat.AskAsync(streams);
        ChatResponse second = await chat.AskAsync(streams);

        Assert.Equal("Hello there!", first.Text);
        Assert.Equal("Hello there!", second.Text);
        Assert.Single(chat.Server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Logging_logs_each_call(bool streams)
    {
        var log = new LogList();
        using ILoggerFactory loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        await using var chat = Chat.Of(builder => builder.UseLogging(loggers), Local.HelloScript);

        await chat.AskAsync(streams);

        string method = streams ? "GetStreamingResponseAsync" : "GetResponseAsync";
        Assert.Contains(log.Entries, entry => entry.Text.Contains($"{method} invoked", StringComparison.Ordinal));
        Assert.Contains(log.Entries, entry => entry.Text.Contains($"{method} completed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenTelemetry_traces_each_call(bool streams)
    {
        string source = Guid.NewGuid().ToString();
        var activities = new List<Activity>();
        using TracerProvider tracer = Sdk.CreateTracerProviderBuilder().AddSource(source).AddInMemoryExporter(activities).Build();
        await using var chat = Chat.Of(builder => builder.UseOpenTelemetry(sourceName: source), new MessageScript().Text("Hello").Usage(12, 34));

        await chat.AskAsync(streams);

        Activity activity = Assert.Single(activities);
        Assert.Equal($"chat {Local.Model}", activity.DisplayName);
        Assert.Equal("anthropic", activity.GetTagItem("gen_ai.provider.name"));
        Assert.Equal(12, activity.GetTagItem("gen_ai.usage.input_tokens"));
        Assert.Equal(34, activity.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Equal("msg_01Scripted", activity.GetTagItem("gen_ai.response.id"));
    }

    private sealed record Trip([property: Description("The city")] string City, int[] Days);

    /// <summary>A chat client, with middleware, of a local server.</summary>
    private sealed class Chat : IAsyncDisposable
    {
        private readonly MessagesClient _client;

        private Chat(MessageScript[] scripts, Action<ChatClientBuilder>? build)
        {
            Server = scripts.Length == 1 ? LocalMessagesServer.Start(scripts[0]) : LocalMessagesServer.Start(scripts);
            _client = Local.Client(Server);
            ChatClientBuilder builder = _client.AsChatClient(Local.Model).AsBuilder();
            build?.Invoke(builder);
            Client = builder.Build();
        }

        public LocalMessagesServer Server { get; }

        public IChatClient Client { get; }

        public static Chat Of(params MessageScript[] scripts) => new(scripts, null);

        public static Chat Of(Action<ChatClientBuilder> build, params MessageScript[] scripts) => new(scripts, build);

        public async Task<ChatResponse> AskAsync(bool streams, ChatOptions? options = null) => streams
            ? await Client.GetStreamingResponseAsync(Local.Hello, options, Cancelled).ToChatResponseAsync(Cancelled)
            : await Client.GetResponseAsync(Local.Hello, options, Cancelled);

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            _client.Dispose();
            await Server.DisposeAsync();
        }
    }
}
