using System.Text.Json;
using System.Text.RegularExpressions;

namespace Handlers.Testing;

/// <summary>
/// What the API demands of the definitions of tools, and of their schemas: JSON Schema 2020-12, with the limits of strict mode
/// (platform.claude.com/docs/en/build-with-claude/structured-outputs) for a tool that asks for it.
/// </summary>
public static partial class ToolSetRules
{
    /// <summary>Checks the tools of a set.</summary>
    /// <param name="toolSet">The tools.</param>
    /// <returns>What the API would refuse, one line each, with the tool and the place in its schema; empty for nothing.</returns>
    public static IReadOnlyList<string> Check(IToolSet toolSet)
    {
        ArgumentNullException.ThrowIfNull(toolSet);
        var objections = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (CustomTool tool in toolSet.Tools)
        {
            if (!ToolName().IsMatch(tool.Name))
            {
                objections.Add($"{tool.Name}: the name must be 1 to 128 letters, digits, '_' and '-'");
            }

            if (!names.Add(tool.Name))
            {
                objections.Add($"{tool.Name}: another tool has the name");
            }

            objections.AddRange(Check(tool.InputSchema, tool.Strict is true).Select(objection => $"{tool.Name}: {objection}"));
        }

        return objections;
    }

    /// <summary>Checks the schema of a tool's input, or of an output.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="strict">Whether it is for strict mode, or an output format, which have the same limits.</param>
    /// <returns>What the API would refuse, one line each, with the place in the schema; empty for nothing.</returns>
    public static IReadOnlyList<string> Check(JsonElement schema, bool strict)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return [$"input_schema: must be an object; it is a {schema.ValueKind}"];
        }

        var check = new SchemaCheck(schema, strict);
        check.CheckRoot();
        return check.Objections;
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$", RegexOptions.CultureInvariant)]
    private static partial Regex ToolName();
}
