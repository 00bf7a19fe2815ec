namespace Handlers.Tests.Tools;

/// <summary>A generated tool that would run without any input.</summary>
internal sealed partial class Wiper
{
    public List<string> Wiped { get; } = [];

    [Tool]
    public string Wipe(string folder = "/")
    {
        Wiped.Add(folder);
        return "wiped " + folder;
    }
}
