namespace Handlers.Tests.Tools;

/// <summary>Tools whose values are read and written by a context, which lacks the type of one.</summary>
internal sealed partial class ContextTools
{
    [Tool(Description = "Pours.", JsonContext = typeof(ContextToolsJson))]
    private static Cup Pour(Cup cup, int times, string name) => cup with { SizeInMl = cup.SizeInMl * times, Name = name };

    [Tool(Description = "Waits.", JsonContext = typeof(ContextToolsJson))]
    private static string Wait(Uri uri) => uri.Host;

    [Tool(Description = "Draws.", JsonContext = typeof(ContextToolsJson))]
    private static string Draw(ToolShape shape) => shape.GetType().Name;

    internal sealed record Cup(int SizeInMl, string Name = "cup");
}
