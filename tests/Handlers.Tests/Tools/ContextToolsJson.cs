using System.Text.Json.Serialization;

namespace Handlers.Tests.Tools;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ContextTools.Cup))]
[JsonSerializable(typeof(ToolShape))]
internal sealed partial class ContextToolsJson : JsonSerializerContext;
