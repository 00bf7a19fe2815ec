using Dashboard;
using Handlers;
using Handlers.Testing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

// A conversation with tools, as a trace in the Aspire dashboard. Without ANTHROPIC_API_KEY it is answered by a server of this program.
using var viewer = await Viewer.StartAsync();
bool isLocal = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY"));
await using LocalMessagesServer? server = isLocal ? LocalMessagesServer.Start(LocalReplies.Answer) : null;
using MessagesClient client = server is null
    ? new MessagesClient(new MessagesClientOptions { EnableSensitiveData = true })
    : server.CreateClient(new MessagesClientOptions { EnableSensitiveData = true });

ResourceBuilder resource = ResourceBuilder.CreateDefault().AddService("Dashboard sample");
void Export(OtlpExporterOptions options) => (options.Endpoint, options.Protocol) = (viewer.Collector, OtlpExportProtocol.Grpc);

using (Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(HandlersTelemetry.Name).AddSource("System.Net.Http").AddOtlpExporter(Export).Build())
using (Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(HandlersTelemetry.Name).AddOtlpExporter(Export).Build())
{
    var request = new MessageRequest { Model = "claude-sonnet-5", MaxTokens = 1024, Messages = [MessageParam.User("What is the weather in Paris and in Rome?")] };
    await using ToolRun run = client.RunTools(request, new Weather(TimeProvider.System), new MessageHandler { OnText = delta => Console.Write(delta) });
    await run.GetFinalMessageAsync();
}

Console.WriteLine($"\n\nThe trace: {viewer.Traces}");
if (!args.Contains("--exit"))
{
    Console.WriteLine("Enter ends the dashboard.");
    Console.ReadLine();
}
