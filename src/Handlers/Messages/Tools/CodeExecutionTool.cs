namespace Handlers;

/// <summary>Runs code in a container. The API runs the tool.</summary>
public sealed record CodeExecutionTool : NamedTool
{
    /// <summary>The version of 2025-05-22.</summary>
    public const string V20250522 = "code_execution_20250522";

    /// <summary>The version of 2025-08-25.</summary>
    public const string V20250825 = "code_execution_20250825";

    /// <summary>The version of 2026-01-20.</summary>
    public const string V20260120 = "code_execution_20260120";

    /// <summary>The version of 2026-05-21.</summary>
    public const string V20260521 = "code_execution_20260521";

    /// <summary>Makes the tool.</summary>
    /// <param name="type">The tool's version, for example <see cref="V20260521"/>.</param>
    public CodeExecutionTool(string type) : base(type, "code_execution")
    {
    }
}
