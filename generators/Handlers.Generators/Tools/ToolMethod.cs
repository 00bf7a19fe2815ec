namespace Handlers.Generators;

/// <summary>A method with <c>[Tool]</c>.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Description">The tool's description for the model.</param>
/// <param name="IsStrict">Whether the API enforces the schema.</param>
/// <param name="IsEager">Whether the API streams the input while the model writes it.</param>
/// <param name="Schema">The schema that the API is given.</param>
/// <param name="CheckedSchema">The schema that input is checked against.</param>
/// <param name="Target">What is called: <c>this.GetForecastAsync</c>.</param>
/// <param name="Arguments">The arguments of the call.</param>
/// <param name="Task">The type of task that it returns: empty, <c>Task</c> or <c>ValueTask</c>.</param>
/// <param name="Result">How the result is converted to a tool result.</param>
/// <param name="ResultType">The result's full type name, if there is one.</param>
/// <param name="Resolver">The index of the resolver.</param>
internal sealed record ToolMethod(
    string Name,
    string? Description,
    bool IsStrict,
    bool IsEager,
    string Schema,
    string CheckedSchema,
    string Target,
    EquatableArray<ToolArgument> Arguments,
    string Task,
    ToolResultKind Result,
    string ResultType,
    int Resolver);
