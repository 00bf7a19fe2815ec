using System.Text.Json.Serialization;

namespace Handlers.Tests.Tools;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ContextTools.Cup))]
internal sealed partial class ContextToolsJson : JsonSerializerContext;
