using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Tool sets as functions of Microsoft.Extensions.AI, and the other way round.</summary>
public static class ToolSetExtensions
{
    /// <summary>Makes a function of each tool, for <see cref="ChatOptions.Tools"/> of any chat client.</summary>
    /// <param name="toolSet">The tools.</param>
    /// <remarks>
    /// A function checks its input as the tool set does, and returns what the tool answered: a text, or contents. An answer that is an error, and the
    /// message of a <see cref="ToolException"/>, are returned as text, for the model. What else a tool throws, the function throws.
    /// </remarks>
    public static IReadOnlyList<AIFunction> ToAIFunctions(this IToolSet toolSet)
    {
        ArgumentNullException.ThrowIfNull(toolSet);
        return [.. toolSet.Tools.Select(tool => new ToolFunction(toolSet, tool))];
    }

    /// <summary>Makes a tool set of functions: those of <see cref="AIFunctionFactory"/>, tools of an MCP server, or any other.</summary>
    /// <param name="functions">The functions; their names must differ.</param>
    /// <remarks>
    /// Input that does not follow a function's schema is answered with an error. A result of an MCP tool that says that it is an error is a
    /// <see cref="ToolException"/>, so the model is told its text.
    /// </remarks>
    /// <exception cref="ArgumentException">Two functions have one name.</exception>
    public static IToolSet ToToolSet(this IEnumerable<AIFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        return ToolSet.Combine([.. functions.Select(function => new FunctionToolSet(function))]);
    }
}
