using Microsoft.Extensions.AI;

namespace Handlers;

/// <summary>Tool sets as functions of Microsoft.Extensions.AI, and the other way round.</summary>
public static class ToolSetExtensions
{
    /// <summary>Makes a function of each tool, for <see cref="ChatOptions.Tools"/> of any chat client.</summary>
    /// <param name="toolSet">The tools.</param>
    /// <remarks>
    /// A function checks its input as the tool set does, and returns the tool's result: a text, or contents. An error result and the message of a
    /// <see cref="ToolException"/> are returned as text, for the model. The function throws any other exception of the tool.
    /// </remarks>
    public static IReadOnlyList<AIFunction> ToAIFunctions(this IToolSet toolSet)
    {
        ArgumentNullException.ThrowIfNull(toolSet);
        return [.. toolSet.Tools.Select(tool => new ToolFunction(toolSet, tool))];
    }

    /// <summary>Makes a tool set of functions: those of <see cref="AIFunctionFactory"/>, tools of an MCP server, or any other.</summary>
    /// <param name="functions">The functions; their names must differ.</param>
    /// <remarks>
    /// Input that does not follow a function's schema is answered with an error. An MCP result with <c>isError</c> becomes a
    /// <see cref="ToolException"/>, whose text the model is given.
    /// </remarks>
    /// <exception cref="ArgumentException">Two functions have the same name.</exception>
    public static IToolSet ToToolSet(this IEnumerable<AIFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        return ToolSet.Combine([.. functions.Select(function => new FunctionToolSet(function))]);
    }
}
