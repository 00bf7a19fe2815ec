namespace Handlers.Tests.Tools;

/// <summary>A tool whose arguments are all read directly from JSON.</summary>
internal sealed partial class ScalarTools
{
    /// <summary>What the method was called with last.</summary>
    public ScalarInput? Taken { get; private set; }

    [Tool(Description = "Takes.")]
    private void Take(string name, string? text, int count, bool on, long size = 5, double share = 0.5) => Taken = new ScalarInput(name, text, count, on, size, share);
}
