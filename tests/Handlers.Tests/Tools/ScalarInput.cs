using System.Text.Json.Serialization;

namespace Handlers.Tests.Tools;

/// <summary>The arguments of <see cref="ScalarTools"/> as System.Text.Json reads them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ScalarInput([property: JsonRequired] string Name, [property: JsonRequired] string? Text, [property: JsonRequired] int Count, [property: JsonRequired] bool On, long Size = 5, double Share = 0.5);
