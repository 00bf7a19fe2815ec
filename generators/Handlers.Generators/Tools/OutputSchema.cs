namespace Handlers.Generators;

/// <summary>The schemas of a type with <c>[JsonOutput]</c>.</summary>
/// <param name="Type">Its full name.</param>
/// <param name="Schema">The schema that the API is given.</param>
/// <param name="CheckedSchema">The schema that values are checked against.</param>
/// <param name="Resolver">The index of the resolver.</param>
internal sealed record OutputSchema(string Type, string Schema, string CheckedSchema, int Resolver);
